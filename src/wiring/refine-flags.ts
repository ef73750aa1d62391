import type { PlanOptions } from '../bench/plan.ts'
import { checkWords } from '../bench/plan-check.ts'
import type { RefineOptions } from '../bench/refine-options.ts'
import { UsageInvalid } from '../core/errors.ts'
import { formatBytes } from '../core/size.ts'
import { comparedMetrics } from '../crossover/comparison.ts'
import { nextTrials } from '../stats/crossover/next-trials.ts'
import { preferredSize } from './refine-sizes.ts'

/** As typed; undefined where not given. */
export interface RefineFlags {
  readonly tolerance: string | undefined
  readonly metric: string | undefined
}

const leastFactor = 10
const defaultPercent = '25'

/** Options of a search in the place of those of a whole matrix. @throws UsageInvalid naming the flag */
export function refinedOptions(options: PlanOptions, flags: RefineFlags): PlanOptions {
  const [metric = 'cost'] = checkWords([flags.metric ?? 'cost'], comparedMetrics, '--metric')
  const refine: RefineOptions = { metric, tolerance: toleranceOf(flags.tolerance), gridSizes: options.sizes }
  return { ...options, sizes: bracketSizes(options.sizes), repetitions: 1, refine }
}

/** 0.25 of `25` or `25%`. @throws UsageInvalid */
function toleranceOf(text = defaultPercent): number {
  const match = /^(\d+(?:\.\d+)?)%?$/.exec(text.trim())
  const percent = Number(match?.[1] ?? Number.NaN)
  if (percent >= 1 && percent <= 100) return percent / 100
  throw new UsageInvalid(`not a tolerance in --tolerance: "${text}"`, {
    suggestions: ['Give per cent from 1 to 100: with --tolerance 25, 80 MB is known from 64 MB to 100 MB.'],
  })
}

/** Where the search begins: the ends, and sizes between them. @throws UsageInvalid for a range that is too small */
function bracketSizes(sizes: readonly number[]): readonly number[] {
  const [low, high] = [Math.min(...sizes), Math.max(...sizes)]
  if (sizes.length > 0 && high < leastFactor * low) {
    const words = low === high ? formatBytes(low) : `${formatBytes(low)} to ${formatBytes(high)}`
    throw new UsageInvalid(`too small a range for a search in --sizes: ${words}`, {
      suggestions: [
        `Give ends that lie a factor of ${leastFactor} apart or more, for example --sizes 10kb..100mb.`,
      ],
    })
  }
  const state = { low, high, pairs: [], failedSizes: [], spentUsd: 0 }
  const any = { tolerance: 1, capUsd: Number.POSITIVE_INFINITY, maxPairs: Number.POSITIVE_INFINITY }
  const plan = sizes.length === 0 ? undefined : nextTrials(state, { ...any, pairUsd: () => 0 })
  if (plan?.kind !== 'measure') return sizes
  const inner = plan.pairs.slice(1, -1).map(({ size }) => preferredSize(size, { low, high }))
  return [low, ...inner, high]
}

import { UsageInvalid } from '../core/errors.ts'
import { formatBytes } from '../core/size.ts'
import { candidateLabel, type Candidate } from './candidate.ts'
import { isFeasible } from './feasibility.ts'
import type { PlatformModel } from './platform-model.ts'
import type { SizeMix } from './size-mix.ts'

/** How far beyond the largest measured size a curve is trusted silently, and with a warning. */
const silentFactor = 2
const warnedFactor = 5

/**
 * What to say of sizes beyond the measured ones: in simulations a curve misses by 2 % at twice the largest size and by
 * 30 % at ten times. One line for all candidates that are stretched alike.
 * @throws UsageInvalid beyond five times, unless `allowed`
 */
export function checkExtrapolation(
  candidates: readonly Candidate[],
  mix: SizeMix,
  allowed: boolean,
): readonly string[] {
  const stretched = candidates.flatMap((candidate) => {
    const stretch = stretchOf(candidate.model, mix)
    return stretch.largest > silentFactor * stretch.measured ? [{ ...stretch, candidate }] : []
  })
  const worst = stretched.find(({ largest, measured }) => largest > warnedFactor * measured)
  if (worst !== undefined && !allowed) throw tooFar(worst)
  const lines = [...new Set(stretched.map(wordsOf))]
  return lines.map((line) => {
    const labels = stretched
      .filter((each) => wordsOf(each) === line)
      .map((each) => candidateLabel(each.candidate))
    return `${line}: a guess for ${labels.join('; ')}`
  })
}

interface Stretch {
  readonly measured: number
  readonly largest: number
  /** Of the jobs, beyond what is trusted silently. */
  readonly share: number
}

function stretchOf(model: PlatformModel, mix: SizeMix): Stretch {
  const measured = Math.min(...Object.values(model.levels).map((level) => level.billedSeconds.largestBytes))
  const possible = mix.filter(({ bytes }) => isFeasible(model, bytes))
  return {
    measured,
    largest: Math.max(0, ...possible.map(({ bytes }) => bytes)),
    share: possible
      .filter(({ bytes }) => bytes > silentFactor * measured)
      .reduce((sum, { share }) => sum + share, 0),
  }
}

const wordsOf = ({ largest, measured, share }: Stretch): string =>
  `${Number((100 * share).toPrecision(2))} % of the jobs have payloads beyond twice the largest measured ` +
  `(${formatBytes(measured)}), up to ${formatBytes(largest)}`

const tooFar = ({
  largest,
  measured,
  candidate,
}: Stretch & { readonly candidate: Candidate }): UsageInvalid =>
  new UsageInvalid(
    `too far beyond what was measured: payloads up to ${formatBytes(largest)}, ` +
      `and ${candidateLabel(candidate)} was measured up to ${formatBytes(measured)}`,
    {
      suggestions: [
        `Measure larger payloads: soalbench run --sizes 1mb..${Math.ceil(largest / warnedFactor / 1e6)}mb`,
        'Or accept the guess with --extrapolate.',
      ],
    },
  )

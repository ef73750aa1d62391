import { UsageInvalid } from '../core/errors.ts'
import { formatBytes } from '../core/size.ts'
import { candidateLabel, type Candidate } from './candidate.ts'
import { isFeasible } from './feasibility.ts'
import type { SizeMix } from './size-mix.ts'

/** How far beyond the largest measured size a curve is trusted silently, and with a warning. */
const silentFactor = 2
const warnedFactor = 5

/**
 * What to say of sizes beyond the measured ones, of which simulations show that a curve misses them by 2 % at twice the
 * largest size and by 30 % at ten times; one line for each candidate that is stretched.
 * @throws UsageInvalid beyond five times, unless `allowed`
 */
export function checkExtrapolation(
  candidates: readonly Candidate[],
  mix: SizeMix,
  allowed: boolean,
): readonly string[] {
  return candidates.flatMap((candidate) => {
    const { model } = candidate
    const measured = Math.min(...Object.values(model.levels).map((level) => level.billedSeconds.largestBytes))
    const possible = mix.filter(({ bytes }) => isFeasible(model, bytes))
    const largest = Math.max(0, ...possible.map(({ bytes }) => bytes))
    if (largest <= silentFactor * measured) return []
    const share = possible.reduce(
      (sum, size) => sum + (size.bytes > silentFactor * measured ? size.share : 0),
      0,
    )
    const words =
      `${candidateLabel(candidate)}: payloads up to ${formatBytes(largest)}, ` +
      `${Number((largest / measured).toPrecision(2))} times the largest measured (${formatBytes(measured)})`
    if (largest > warnedFactor * measured && !allowed) {
      throw new UsageInvalid(`too far beyond what was measured: ${words}`, {
        suggestions: [
          `Measure larger payloads: soalbench run --sizes 1mb..${Math.ceil(largest / warnedFactor / 1e6)}mb.`,
          'Or accept the guess with --extrapolate.',
        ],
      })
    }
    return [`${words}; ${percent(share)} of the jobs are guesses`]
  })
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`

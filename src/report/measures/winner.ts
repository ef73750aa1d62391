import type { Estimate } from '../../core/estimate.ts'
import type { Platform } from '../../core/platform.ts'

/** One candidate with what it needed, milliseconds or dollars. */
export interface Candidate {
  readonly key: string
  readonly platform: Platform
  readonly estimate: Estimate
}

/** Fewer samples than this give no interval to decide by: a spread of one or two values means nothing. */
export const leastSamples = 3

/**
 * Which candidate needs least, and whether that is settled.
 * `decided`: every rival's interval begins above the end of the winner's. That two 95 % intervals do not touch is a
 * stricter test than a significance test at 5 %; it is not corrected for the number of cells in a report.
 */
export type Verdict =
  | { readonly kind: 'none' }
  | { readonly kind: 'sole'; readonly best: Candidate }
  | { readonly kind: 'decided'; readonly best: Candidate }
  | { readonly kind: 'tie'; readonly best: Candidate; readonly rivals: readonly Candidate[] }
  /** The platform is settled, which of its sizings is not. */
  | { readonly kind: 'platform'; readonly best: Candidate; readonly rivals: readonly Candidate[] }
  | {
      readonly kind: 'undecided'
      readonly best: Candidate
      readonly rivals: readonly Candidate[]
      readonly because: 'few-samples' | 'overlap'
    }

/** `rivals` are those that cannot be told apart from the best, nearest first. */
export function judge(candidates: readonly Candidate[]): Verdict {
  const [best, ...others] = [...candidates].sort((a, b) => a.estimate.point - b.estimate.point)
  if (best === undefined) return { kind: 'none' }
  if (others.length === 0) return { kind: 'sole', best }
  const equal = others.filter((other) => isExactly(other.estimate, best.estimate))
  const open = others.filter((other) => !isAbove(other.estimate, best.estimate))
  if (open.length === 0) return { kind: 'decided', best }
  if (equal.length === open.length) return { kind: 'tie', best, rivals: equal }
  const few = [best, ...open].some(({ estimate }) => estimate.samples < leastSamples)
  if (!few && open.every(({ platform }) => platform === best.platform)) {
    return { kind: 'platform', best, rivals: open }
  }
  return { kind: 'undecided', best, rivals: open, because: few ? 'few-samples' : 'overlap' }
}

function isAbove(other: Estimate, best: Estimate): boolean {
  if (other.samples < leastSamples || best.samples < leastSamples) return false
  return other.low !== undefined && best.high !== undefined && other.low > best.high
}

/** Bills with a minimum are the same to the last digit: that is a tie, not a doubt. */
function isExactly(other: Estimate, best: Estimate): boolean {
  const width = (estimate: Estimate) => (estimate.high ?? Infinity) - (estimate.low ?? -Infinity)
  const tolerance = best.point * 1e-9
  return (
    Math.abs(other.point - best.point) <= tolerance && width(other) <= tolerance && width(best) <= tolerance
  )
}

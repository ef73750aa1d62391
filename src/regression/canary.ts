import type { GateRule } from '../stats/regression/gate.ts'
import type { CellVerdict } from './comparison.ts'

/** Whether the workload that never changes did, in the first stage: then the platform moved between the two sides. */
export function canaryMoved(cells: readonly CellVerdict[], canary: string, rule: GateRule): boolean {
  return cells
    .filter(({ of }) => of.workload === canary)
    .flatMap(({ measures }) => measures)
    .some(
      ({ logShift, logShiftSd }) =>
        logShift !== null &&
        logShiftSd !== null &&
        Math.abs(logShift) >= rule.leastShift &&
        Math.abs(logShift) > beyond * logShiftSd,
    )
}

/** Standard deviations: once in a hundred nights by chance, on both sides together. */
const beyond = 2.5758

/** What a moved canary leaves of a verdict. */
export function withoutCanary(cell: CellVerdict): CellVerdict {
  if (cell.verdict !== 'regressed' && cell.verdict !== 'improved') return cell
  const words = `${cell.words}; but the canary moved as well: the platform changed, not only the code`
  return { ...cell, verdict: 'unconfirmed', reason: 'platform-drift', words }
}

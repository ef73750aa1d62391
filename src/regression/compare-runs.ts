import type { PriceBook } from '../cost/price-book.ts'
import { gateConfidence, type GateRule } from '../stats/regression/gate.ts'
import type { Acknowledgement } from './acknowledgements.ts'
import { acknowledged } from './apply-acknowledgements.ts'
import { referenceOf, type Arms } from './arms.ts'
import { canaryMoved, withoutCanary } from './canary.ts'
import type { CellVerdict, RunComparison, Verdict } from './comparison.ts'
import { findingsOf } from './findings.ts'
import { areInTurns, timingOf } from './in-turns.ts'
import { armOf, bySide, comparedCells, judgeCells, type ComparedCell } from './judge-cells.ts'
import { pastShifts, type PastNight } from './past-nights.ts'
import { notTheSameAgain } from './same-conditions.ts'
import type { Trait } from './traits.ts'

export interface RunComparisonOptions {
  readonly rule: GateRule
  /** Prices the billed units of both sides. */
  readonly book: PriceBook
  /** What HEAD changes on purpose. */
  readonly changed: ReadonlySet<Trait>
  /** A workload that only shows what the platform does. */
  readonly canary: string | undefined
  readonly history: readonly PastNight[]
  readonly acknowledgements: readonly Acknowledgement[]
  /** UTC: 2026-11-21. */
  readonly today: string
}

/**
 * HEAD against a control of the same night, or against BASE where there is none: per cell and measure in two stages, over
 * all of them together for false discoveries. The arms must have a cell in common and one target. The same arms and options
 * give the same answer. @throws PriceMissing, UsageInvalid where units cannot be priced
 */
export function compareRuns(arms: Arms, options: RunComparisonOptions): RunComparison {
  const { rule, book, changed, canary, history } = options
  const { cells, refused } = usableCells(comparedCells(arms), arms)
  const judged = judgeCells(cells, arms, {
    ...{ rule, book, changed, hasControl: arms.control !== null },
    inTurns: areInTurns(timingOf(arms.head, referenceOf(arms))),
    againInTurns: arms.again !== null && areInTurns(timingOf(arms.again.head, arms.again.control)),
    pastOf: (key, measure, script) => pastShifts(history, key, measure, script),
  })
  const moved = canary !== undefined && canaryMoved(judged, canary, rule)
  const verdicts = acknowledged(moved ? judged.map(withoutCanary) : judged, options)
  const regressions = verdicts.filter(isRegression).length
  return {
    verdict: overall(verdicts),
    inconclusive: regressions === 0 && isInconclusive(verdicts),
    regressions,
    target: arms.head.runs[0]?.target ?? 'local',
    arms: bySide((side) => runsOf(arms, side)),
    reference: arms.control === null ? 'base' : 'control',
    startedAt: arms.head.runs.map(({ startedAt }) => startedAt).toSorted()[0] ?? '',
    priceBook: book.name,
    confidence: gateConfidence,
    leastPercent: 100 * Math.expm1(rule.leastShift),
    marginPercent: 100 * Math.expm1(rule.margin),
    findings: findingsOf(arms, cells, verdicts, { ...options, refused, canaryMoved: moved }),
    cells: verdicts,
    measureAgain: verdicts.filter(waits).map(({ key }) => key),
  }
}

/** Trials measured again that are not of the same conditions are left out, and said to be. */
function usableCells(
  cells: readonly ComparedCell[],
  arms: Arms,
): { readonly cells: readonly ComparedCell[]; readonly refused: ReadonlyMap<string, string> } {
  const refused = new Map<string, string>()
  const usable = cells.map((cell) => {
    const reason = notTheSameAgain(cell, arms)
    if (reason === null) return cell
    refused.set(cell.name, reason)
    return { ...cell, valid: { ...cell.valid, againHead: [], againControl: [] } }
  })
  return { cells: usable, refused }
}

const isRegression = ({ verdict, acknowledged }: CellVerdict): boolean =>
  verdict === 'regressed' && acknowledged === null

/** Only a measurement can settle these: without a control one more of the same kind would not. */
const waits = ({ reason, flagged, acknowledged }: CellVerdict): boolean =>
  flagged && acknowledged === null && reason === 'not-measured-again'

function overall(cells: readonly CellVerdict[]): Verdict {
  if (cells.some(isRegression)) return 'regressed'
  const open = cells.filter(({ acknowledged }) => acknowledged === null)
  const compared = open.filter(({ verdict }) => verdict !== 'incomparable')
  if (compared.length === 0)
    return cells.some(({ verdict }) => verdict !== 'incomparable') ? 'unchanged' : 'incomparable'
  if (compared.some(({ verdict, flagged }) => verdict === 'unconfirmed' && flagged)) return 'unconfirmed'
  if (compared.some(({ verdict }) => verdict === 'improved')) return 'improved'
  return compared.every(({ verdict }) => verdict === 'unchanged') ? 'unchanged' : 'unconfirmed'
}

function isInconclusive(cells: readonly CellVerdict[]): boolean {
  const few = cells.some(
    ({ reason, n }) =>
      reason === 'too-few-trials' ||
      // Where neither side has ever succeeded there is nothing to conclude on.
      (reason === 'nothing-measured' && n.head + n.control + n.base > 0),
  )
  return few || cells.every(({ verdict }) => verdict === 'incomparable')
}

function runsOf(arms: Arms, side: Parameters<typeof armOf>[1]): RunComparison['arms'][typeof side] {
  const arm = armOf(arms, side)
  if (arm === null) return null
  return {
    runs: arm.runs.map(({ runId }) => runId),
    trials: arm.trials.length,
    soalbenchVersions: [...new Set(arm.runs.map(({ soalbenchVersion }) => soalbenchVersion))],
  }
}

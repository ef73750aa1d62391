import { cellKey, describeCell } from '../core/cell.ts'
import { formatBytes } from '../core/size.ts'
import type { PriceBook } from '../cost/price-book.ts'
import { isExpired, names, type Acknowledgement } from './acknowledgements.ts'
import { referenceOf, trialsByCell, type Arm, type Arms } from './arms.ts'
import type { CellVerdict, Finding } from './comparison.ts'
import { failureFindings } from './failure-findings.ts'
import { areInTurns, timingOf } from './in-turns.ts'
import type { ComparedCell } from './judge-cells.ts'
import { priceFindings } from './price-findings.ts'
import { shiftFindings } from './shift-findings.ts'

export interface FindingContext {
  readonly book: PriceBook
  readonly acknowledgements: readonly Acknowledgement[]
  readonly today: string
  readonly canaryMoved: boolean
  /** Cells whose second measurement was made under other conditions, with the difference. */
  readonly refused: ReadonlyMap<string, string>
}

/** Everything that must be known beside the verdicts of single cells, the weightiest first. */
export function findingsOf(
  arms: Arms,
  cells: readonly ComparedCell[],
  verdicts: readonly CellVerdict[],
  context: FindingContext,
): readonly Finding[] {
  return [
    ...failureFindings(cells, arms.control !== null),
    ...shiftFindings(arms, cells, verdicts, context),
    ...tooFew(verdicts),
    ...turnFindings(arms),
    ...againFindings(context.refused),
    ...priceFindings(arms, context.book),
    ...acknowledgementFindings(verdicts, context),
    ...onlyInOne(arms),
    ...unfinished(arms),
  ]
}

function tooFew(verdicts: readonly CellVerdict[]): Finding[] {
  const few = verdicts.filter(({ reason }) => reason === 'too-few-trials')
  if (few.length === 0) return []
  const text = `inconclusive: ${few.length} of ${verdicts.length} cells have fewer than 3 valid trials on one side; measure with --reps 10`
  return [{ kind: 'too-few-trials', text, cells: few.map(({ cell }) => cell) }]
}

function turnFindings(arms: Arms): Finding[] {
  const said = (what: string): Finding => ({
    kind: 'in-turns',
    text: `${what} were not measured in turns: a drift within the night looks like a change, so nothing is confirmed; measure in several short runs, one side after the other, and list them by comma`,
    cells: [],
  })
  const { control, again, head } = arms
  if (control === null) {
    const text =
      'no control of the same night: nothing is confirmed; measure the code of BASE again, in turns with HEAD, and name those runs with --control'
    return [{ kind: 'in-turns', text, cells: [] }]
  }
  return [
    ...(areInTurns(timingOf(head, control)) ? [] : [said('HEAD and its control')]),
    ...(again === null || areInTurns(timingOf(again.head, again.control))
      ? []
      : [said('the sides of the second measurement')]),
  ]
}

const againFindings = (refused: ReadonlyMap<string, string>): Finding[] =>
  [...refused].map(([cell, reason]) => ({
    kind: 'measured-again',
    text: `the second measurement of a cell was made under other conditions and is left out: ${reason}`,
    cells: [cell],
  }))

function acknowledgementFindings(
  verdicts: readonly CellVerdict[],
  { acknowledgements, today }: FindingContext,
): Finding[] {
  return acknowledgements.flatMap((each): Finding[] => {
    const cells = verdicts.filter(({ cell }) => names(each, cell))
    const found = (text: string, some = cells): Finding[] => [
      { kind: 'acknowledgement', text, cells: some.map(({ cell }) => cell) },
    ]
    const about = `"${each.cell}" of ${each.who}`
    if (isExpired(each, today)) {
      return found(`the acknowledgement ${about} expired on ${each.until}: ${each.reason}`)
    }
    if (cells.length === 0) return found(`the acknowledgement ${about} names no cell of these runs`)
    const used = cells.filter(({ acknowledged }) => acknowledged === each)
    if (used.length > 0) return found(`acknowledged until ${each.until} by ${each.who}: ${each.reason}`, used)
    return found(`nothing is left to acknowledge, it can be removed: ${about}, until ${each.until}`)
  })
}

function onlyInOne(arms: Arms): Finding[] {
  const reference = referenceOf(arms)
  const side = arms.control === null ? 'BASE' : 'the control'
  return [
    ...alone(arms.head, reference, `HEAD, not in ${side}`),
    ...alone(reference, arms.head, `${side}, not in HEAD`),
  ]
}

function alone(here: Arm, there: Arm, where: string): Finding[] {
  const known = trialsByCell(there)
  const missing = [...trialsByCell(here).values()].flatMap(([trial]) =>
    trial === undefined || known.has(cellKey(trial.cell)) ? [] : [describeCell(trial.cell, formatBytes)],
  )
  if (missing.length === 0) return []
  const text = `${missing.length} ${missing.length === 1 ? 'cell is' : 'cells are'} only in ${where}`
  return [{ kind: 'only-in-one', text, cells: missing }]
}

function unfinished({ base, head, control, again }: Arms): Finding[] {
  const runs = [base, head, control, again?.head, again?.control].flatMap((arm) => arm?.runs ?? [])
  const open = new Map(runs.filter(({ state }) => state !== 'complete').map((run) => [run.runId, run]))
  return [...open.values()].map(({ runId, state }) => ({
    kind: 'run-not-complete',
    text: `run ${runId} is ${state}: not all of its trials are in here; \`soalbench run --resume ${runId}\` goes on`,
    cells: [],
  }))
}

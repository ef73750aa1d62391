import { cellKey, describeCell, type Cell } from '../core/cell.ts'
import { platforms } from '../core/platform.ts'
import { formatBytes } from '../core/size.ts'
import { describeSizing } from '../core/sizing.ts'
import type { NightShift } from '../stats/regression/cusum.ts'
import type { PriceBook } from '../cost/price-book.ts'
import { succeeded, trialsByCell, type Arm, type Arms } from './arms.ts'
import type { CellVerdict, MeasureVerdict } from './comparison.ts'
import { judgeMeasures, type JudgeContext, type MeasureInput } from './judge-measure.ts'
import { measuresOf, type CellTrials, type MeasureName, type SideName } from './measures.ts'
import { incomparableBecause } from './same-conditions.ts'
import type { Trait } from './traits.ts'
import { verdictWords } from './verdict-words.ts'

export interface CellContext extends JudgeContext {
  readonly book: PriceBook
  readonly changed: ReadonlySet<Trait>
  readonly pastOf: (key: string, measure: MeasureName, controlScript: string | null) => readonly NightShift[]
}

/** A cell of HEAD that the reference has too. */
export interface ComparedCell {
  readonly key: string
  readonly of: Cell
  readonly name: string
  readonly all: CellTrials
  readonly valid: CellTrials
}

/** By workload, format, platform, sizing, start level and payload. */
export function comparedCells(arms: Arms): readonly ComparedCell[] {
  const by = new Map(sides.map((side) => [side, byCell(armOf(arms, side))]))
  const reference = by.get(arms.control === null ? 'base' : 'control')
  const cells = [...(by.get('head') ?? [])].filter(([key]) => reference?.has(key) === true)
  const names = uniqueNames(cells.flatMap(([, [trial]]) => trial?.cell ?? []))
  const found = cells.flatMap(([key, [first]]) => {
    if (first === undefined) return []
    const all = bySide((side) => by.get(side)?.get(key) ?? [])
    const valid = bySide((side) => succeeded(all[side]))
    return [{ key, of: first.cell, name: names.get(key) ?? key, all, valid }]
  })
  return found.toSorted(inOrder)
}

const inOrder = ({ of: a }: ComparedCell, { of: b }: ComparedCell): number =>
  placeOf(a).localeCompare(placeOf(b), 'en') || memoryOf(a) - memoryOf(b) || a.payloadBytes - b.payloadBytes

/** Cells that differ in their payload alone stand below each other, smallest first. */
const placeOf = ({ workload, format, platform, startLevel, sizing }: Cell): string =>
  [
    workload,
    format,
    platforms.indexOf(platform),
    startLevel,
    sizing.platform === 'lambda' ? '' : describeSizing(sizing),
  ].join('\n')

const memoryOf = ({ sizing }: Cell): number => (sizing.platform === 'lambda' ? sizing.memoryMiB : 0)

export function judgeCells(
  cells: readonly ComparedCell[],
  arms: Arms,
  context: CellContext,
): readonly CellVerdict[] {
  const refused = new Map(cells.map((cell) => [cell.key, incomparableBecause(cell, arms, context.changed)]))
  const inputs = cells
    .filter(({ key }) => refused.get(key) === null)
    .flatMap((cell): MeasureInput[] => {
      const script = scriptOf(cell)
      return measuresOf(cell.valid, context.book).map((measure) => ({
        ...{ key: cell.key, measure },
        past: context.pastOf(cell.key, measure.name, script),
      }))
    })
  const judged = judgeMeasures(inputs, context)
  return cells.map((cell) => {
    const measures = judged.filter(({ key }) => key === cell.key).map(({ verdict }) => verdict)
    return cellVerdict(cell, refused.get(cell.key) ?? null, measures)
  })
}

function cellVerdict(
  cell: ComparedCell,
  refused: string | null,
  measures: readonly MeasureVerdict[],
): CellVerdict {
  const common = {
    ...{ cell: cell.name, key: cell.key, of: cell.of, measures, acknowledged: null },
    n: bySide((side) => cell.valid[side].length),
    controlScript: scriptOf(cell),
  }
  const deciding = weightiest(measures)
  if (refused !== null) return { ...common, ...nothing, words: refused }
  if (deciding === undefined) {
    const words = 'no trial succeeded on one side: nothing to compare'
    return { ...common, ...nothing, verdict: 'unconfirmed', reason: 'nothing-measured', words }
  }
  const { clock: _clock, ...figures } = deciding
  return { ...common, ...figures, words: verdictWords(deciding, common.n) }
}

/** What a cell is called where its measures differ: the first of these that one of them has. */
function weightiest(measures: readonly MeasureVerdict[]): MeasureVerdict | undefined {
  const weights: ((measure: MeasureVerdict) => boolean)[] = [
    ({ verdict }) => verdict === 'regressed',
    ({ verdict, flagged }) => verdict === 'unconfirmed' && flagged,
    ({ reason }) => reason === 'too-few-trials',
    ({ reason }) => reason === 'not-in-turns' || reason === 'no-control',
    ({ verdict }) => verdict === 'improved',
    ({ verdict }) => verdict === 'unconfirmed',
  ]
  const found = weights.map((weight) => measures.find(weight)).find((measure) => measure !== undefined)
  return found ?? measures[0]
}

const nothing = {
  verdict: 'incomparable',
  reason: 'not-the-same',
  measure: null,
  flagged: false,
  stage: 1,
  ...{ shiftPercent: null, low: null, high: null, p: null, q: null },
  ...{ logShift: null, logShiftSd: null, detectablePercent: null, slowDrift: null },
} as const

const sides = ['base', 'head', 'control', 'againHead', 'againControl'] as const

export const bySide = <T>(of: (side: SideName) => T): Readonly<Record<SideName, T>> => ({
  base: of('base'),
  head: of('head'),
  control: of('control'),
  againHead: of('againHead'),
  againControl: of('againControl'),
})

export function armOf({ base, head, control, again }: Arms, side: SideName): Arm | null {
  return { base, head, control, againHead: again?.head ?? null, againControl: again?.control ?? null }[side]
}

const byCell = (arm: Arm | null): ReturnType<typeof trialsByCell> =>
  arm === null ? new Map() : trialsByCell(arm)

const scriptOf = ({ valid }: ComparedCell): string | null => valid.control[0]?.scriptSha256 ?? null

/** Two sizings may read alike; then the whole of them is told. */
function uniqueNames(cells: readonly Cell[]): ReadonlyMap<string, string> {
  const plain = cells.map((cell) => describeCell(cell, formatBytes))
  return new Map(
    cells.map((cell, at) => {
      const name = plain[at] ?? ''
      const alone = plain.indexOf(name) === plain.lastIndexOf(name)
      return [cellKey(cell), alone ? name : `${name} · ${JSON.stringify(cell.sizing)}`]
    }),
  )
}

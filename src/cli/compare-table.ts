import { alignedTable } from './aligned-table.ts'

export interface ShownCell {
  readonly cell: string
  readonly verdict: string
  readonly flagged: boolean
  readonly measure: string | null
  readonly stage: number
  readonly shiftPercent: number | null
  readonly low: number | null
  readonly high: number | null
  readonly p: number | null
  readonly q: number | null
  readonly detectablePercent: number | null
  readonly n: Readonly<Record<'base' | 'head' | 'control' | 'againHead' | 'againControl', number>>
}

const heads = ['cell', 'verdict', 'of', 'change', 'interval', 'p', 'q', 'n', 'finds']

/** One line for each cell; `finds` is the slowdown that would be found four times in five. */
export function compareTable(cells: readonly ShownCell[]): readonly string[] {
  const rows = cells.map((cell) => [
    ...[cell.cell, `${cell.verdict}${cell.flagged && cell.verdict === 'unconfirmed' ? ' !' : ''}`],
    ...[cell.measure ?? '-', percent(cell.shiftPercent), intervalOf(cell), chance(cell.p), chance(cell.q)],
    ...[countsOf(cell), cell.detectablePercent === null ? '-' : `${cell.detectablePercent.toFixed(0)} %`],
  ])
  return alignedTable(heads, rows, { textColumns: 3 })
}

const percent = (value: number | null): string => (value === null ? '-' : `${signed(value)} %`)

const signed = (value: number): string => `${value > 0 ? '+' : ''}${value.toFixed(1)}`

const intervalOf = ({ low, high }: ShownCell): string =>
  low === null || high === null ? '-' : `${signed(low)} to ${signed(high)}`

const chance = (p: number | null): string => (p === null ? '-' : p < 0.001 ? '<.001' : p.toFixed(3))

const countsOf = ({ n, stage }: ShownCell): string =>
  stage === 2 ? `${n.againHead}/${n.againControl}` : `${n.head}/${n.control || n.base}`

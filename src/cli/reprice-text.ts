import { describeCell, type Cell } from '../core/cell.ts'
import { formatBytes } from '../core/size.ts'
import { alignPoints, shortDecimal } from './decimal-text.ts'

interface ShownCost {
  readonly trials: number
  readonly succeeded: number
  readonly withoutUsage: number
  readonly recordedUsd: string | null
  readonly newUsd: string | null
  readonly newUsdPerSuccess: string | null
}

export interface ShownRepricing {
  readonly runs: readonly { readonly runId: string; readonly region: string; readonly priceBook: string }[]
  readonly priceBook: string
  readonly region: string | null
  readonly architecture: string | null
  readonly discountPercent: string
  readonly cells: readonly (Cell & ShownCost)[]
  readonly total: ShownCost
  readonly overhead: {
    readonly usages: number
    readonly recordedUsd: string | null
    readonly newUsd: string
  }
  readonly unmeteredAttempts: number
}

/** A line per cell, the total, and what stands beside it. */
export function repriceText(repriced: ShownRepricing): string {
  const { cells, total, overhead } = repriced
  const rows: Row[] = [
    ...cells.map((cell) => row(describeCell(cell, formatBytes), cell)),
    row(total.withoutUsage === 0 ? 'total' : 'total of what is known', total),
    ...(overhead.usages === 0 ? [] : [overheadRow(overhead)]),
  ]
  return [...table(rows), '', ...notes(repriced)].join('\n')
}

type Row = readonly [what: string, trials: string, recorded: string, again: string, perSuccess: string]

const heads: Row = ['cell', 'succeeded', 'recorded USD', 'new USD', 'per success']

const row = (what: string, cost: ShownCost): Row => [
  what,
  `${cost.succeeded}/${cost.trials}`,
  usd(cost.recordedUsd),
  usd(cost.newUsd),
  usd(cost.newUsdPerSuccess),
]

const overheadRow = ({ recordedUsd, newUsd }: ShownRepricing['overhead']): Row => [
  'beside the samples',
  '',
  usd(recordedUsd),
  usd(newUsd),
  '',
]

const usd = (exact: string | null): string => (exact === null ? '-' : shortDecimal(exact, 8))

function table(rows: readonly Row[]): string[] {
  const columns = heads.map((head, at) => {
    const texts = rows.map((each) => each[at] ?? '')
    const aligned = at < 2 ? texts : alignPoints(texts)
    const width = Math.max(head.length, ...aligned.map((text) => text.length))
    const pad = (text: string): string => (at === 0 ? text.padEnd(width) : text.padStart(width))
    return [head, ...aligned].map(pad)
  })
  return [heads[0], ...rows].map((_, line) =>
    columns
      .map((column) => column[line] ?? '')
      .join('  ')
      .trimEnd(),
  )
}

function notes(repriced: ShownRepricing): string[] {
  const { runs, region, architecture, discountPercent, total, overhead, unmeteredAttempts } = repriced
  const where = region ?? 'the region of each run'
  const changes = [
    ...(architecture === null ? [] : [`Lambda and EMR Serverless on ${architecture}`]),
    ...(Number(discountPercent) > 0 ? [`${discountPercent} % off`] : []),
  ]
  return [
    `new: ${[`${repriced.priceBook} in ${where}`, ...changes].join(', ')}`,
    `recorded: ${[...new Set(runs.map(({ priceBook }) => priceBook))].join(', ')} in ${[...new Set(runs.map((run) => run.region))].join(', ')}`,
    ...(architecture === null
      ? []
      : ['the same billed time at other rates: how fast another architecture is, was not measured']),
    ...(total.withoutUsage > 0
      ? [
          `${count(total.withoutUsage, 'trial has', 'trials have')} no usage and no part in any amount: never started, or never metered`,
        ]
      : []),
    ...(overhead.usages > 0
      ? [
          `beside the samples: ${count(overhead.usages, 'run', 'runs')} to warm a sandbox or of the wrong temperature; in no cell`,
        ]
      : []),
    ...(unmeteredAttempts > 0
      ? [
          `${unmeteredAttempts} attempts may have been billed, nobody knows how much: these amounts are the least`,
        ]
      : []),
    'list prices, not an AWS bill',
  ]
}

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`

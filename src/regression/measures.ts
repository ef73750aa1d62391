import { invoiceFor } from '../cost/index.ts'
import type { PriceBook } from '../cost/price-book.ts'
import type { StoredTrial } from '../store/run-record.ts'

/** What of a cell is held against each other. */
export type MeasureName = 'duration' | 'billed'

export type SideName = 'base' | 'head' | 'control' | 'againHead' | 'againControl'

export interface Measure {
  readonly name: MeasureName
  /** `client_ms without queue_ms`, `client_ms`, `platform_ms`, `work_ms`; of billed units the price book and region. */
  readonly clock: string
  /** Positive values by side: milliseconds, or US dollars at one price book and region. */
  readonly values: Readonly<Record<SideName, readonly number[]>>
}

export type CellTrials = Readonly<Record<SideName, readonly StoredTrial[]>>

/** What all succeeded trials of a cell tell, on one clock and at one price book. */
export function measuresOf(succeeded: CellTrials, book: PriceBook): readonly Measure[] {
  return [durationOf(succeeded), billedOf(succeeded, book)].filter((measure) => measure !== undefined)
}

type Read = (trial: StoredTrial) => number | null

/** Time in a queue is recorded and never counted. The first clock that every trial has. */
const clocks: readonly (readonly [string, Read])[] = [
  [
    'client_ms without queue_ms',
    ({ clientMs, queueMs }) => (clientMs === null || queueMs === null ? null : clientMs - queueMs),
  ],
  ['client_ms', ({ clientMs }) => clientMs],
  ['platform_ms', ({ platformMs }) => platformMs],
  ['work_ms', ({ workMs }) => workMs],
]

function durationOf(trials: CellTrials): Measure | undefined {
  const all = Object.values(trials).flat()
  const clock = clocks.find(([, read]) => all.every((trial) => (read(trial) ?? 0) > 0))
  return clock && { name: 'duration', clock: clock[0], values: valuesBy(trials, clock[1]) }
}

/** Billed units as one number: dollars at ONE price book, so that a change of prices changes nothing. */
function billedOf(trials: CellTrials, book: PriceBook): Measure | undefined {
  const all = Object.values(trials).flat()
  const region = (trials.head[0] ?? all[0])?.usage?.region
  if (region === undefined || all.some(({ usage }) => usage === null)) return undefined
  const usd: Read = ({ usage }) =>
    usage === null ? null : Number(invoiceFor({ ...usage, region }, book).totalUsd)
  const values = valuesBy(trials, usd)
  if (Object.values(values).some((some) => some.some((value) => !(value > 0)))) return undefined
  return { name: 'billed', clock: `${book.name}, ${region}`, values }
}

function valuesBy(trials: CellTrials, read: Read): Measure['values'] {
  const of = (side: SideName): readonly number[] => trials[side].map((trial) => read(trial) ?? 0)
  return {
    base: of('base'),
    head: of('head'),
    control: of('control'),
    againHead: of('againHead'),
    againControl: of('againControl'),
  }
}

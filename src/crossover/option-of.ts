import { billOfSeconds } from '../cost/bill-of-seconds.ts'
import type { PricingOptions } from '../cost/index.ts'
import { meteredSeconds } from '../cost/metered-seconds.ts'
import type { PriceBook } from '../cost/price-book.ts'
import type { Usage } from '../core/usage.ts'
import type { Option } from '../stats/crossover/contender.ts'
import { seriesOf } from '../stats/crossover/size-series.ts'
import type { StoredTrial } from '../store/run-record.ts'
import type { ComparedMetric, LatencyClock } from './comparison.ts'
import type { SizingTrials } from './group-levels.ts'

export interface Prices {
  readonly book: PriceBook
  readonly pricing: PricingOptions
  /** In the place of the region where a trial was made; undefined leaves that. */
  readonly region: string | undefined
}

/** A sizing as it enters a comparison; undefined where none of its trials tells what is compared. */
export interface ComparedOption {
  readonly option: Option
  readonly source: SizingTrials
  readonly trials: number
  /** Succeeded trials that do not tell it. */
  readonly leftOut: number
  /** `totals`: of bills that nothing but their total is known of. */
  readonly basis: 'metered' | 'totals' | 'clock'
}

export function optionOf(
  source: SizingTrials,
  metric: ComparedMetric,
  clock: LatencyClock,
  prices: Prices,
): ComparedOption | undefined {
  return metric === 'latency' ? latencyOption(source, clock) : costOption(source, prices)
}

function latencyOption(source: SizingTrials, clock: LatencyClock): ComparedOption | undefined {
  const read = { client_ms: 'clientMs', platform_ms: 'platformMs', work_ms: 'workMs' } as const
  return withSeries(source, (trial) => (trial[read[clock]] ?? 0) / 1000, 'clock')
}

/**
 * Metered seconds through the exact bill. Where trials carry nothing but a total, as imported ones may, the series is that
 * of the totals, and the bill of a total is itself.
 */
function costOption(source: SizingTrials, prices: Prices): ComparedOption | undefined {
  const metered = source.succeeded.filter((trial) => (meteredSeconds(trial) ?? 0) > 0)
  const invoiced = source.succeeded.filter(({ invoice }) => invoice !== null)
  const usage = metered[0]?.usage ?? undefined
  if (usage === undefined || invoiced.length > metered.length) {
    return withSeries(
      source,
      ({ invoice }) => Number(invoice?.totalUsd ?? 0),
      'totals',
      (usd) => usd,
    )
  }
  const bill = billOfSeconds(movedTo(usage, prices.region), source.sizing, prices)
  return withSeries(source, (trial) => meteredSeconds(trial) ?? 0, 'metered', bill)
}

const movedTo = (usage: Usage, region: string | undefined): Usage =>
  region === undefined ? usage : { ...usage, region }

function withSeries(
  source: SizingTrials,
  valueOf: (trial: StoredTrial) => number,
  basis: ComparedOption['basis'],
  bill?: NonNullable<Option['bill']>,
): ComparedOption | undefined {
  const runs = source.succeeded
    .map((trial) => ({ size: trial.cell.payloadBytes, seconds: valueOf(trial) }))
    .filter(({ seconds }) => seconds > 0)
  if (runs.length === 0) return undefined
  const { failedFrom } = source
  return {
    option: {
      series: seriesOf(runs),
      ...(bill === undefined ? {} : { bill }),
      ...(failedFrom === undefined ? {} : { failedFrom }),
    },
    source,
    trials: runs.length,
    leftOut: source.succeeded.length - runs.length,
    basis,
  }
}

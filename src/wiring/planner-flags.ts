import { NotFound, UsageInvalid } from '../core/errors.ts'
import { regionsOf, type PriceBook } from '../cost/price-book.ts'
import type { Arrivals } from '../forecast/arrivals.ts'
import type { PlannerInputs } from '../workbook/content.ts'
import { discountPercent } from './discount-percent.ts'
import { attempt, throwFaults, valueOf } from './flag-faults.ts'
import { durationOf, shareOf } from './flag-values.ts'
import { arrivalsOf } from './forecast-arrivals.ts'
import { sizesOf } from './forecast-sizes.ts'
import { openPriceBook } from './open-price-book.ts'

/** The flags as typed, for the input cells of the workbook. */
export interface PlannerFlags {
  readonly jobsPerMonth: string | undefined
  readonly warmShare: string | undefined
  readonly sizeMix: string | undefined
  readonly keepAlive: string
  readonly autoStop: string
  readonly seed: number
  readonly workload: string | undefined
  readonly region: string | undefined
  readonly priceBook: string | undefined
  readonly discount: string | undefined
  readonly freeTier: boolean
}

/** What the flags are held against. */
export interface PlannedRun {
  readonly region: string
  readonly workloads: readonly string[]
  /** Payload sizes that were measured, of one workload or, without a name, of all. */
  readonly measured: (workload: string | undefined) => readonly number[]
}

export interface Planned {
  readonly inputs: PlannerInputs
  readonly book: PriceBook
  readonly arrivals: Arrivals
  readonly keepAliveSeconds: number
  readonly autoStopSeconds: number
  /** For people: what the input cells stand for. */
  readonly words: string
}

const defaultJobsPerMonth = '10000'

/** @throws UsageInvalid, NotFound naming every flag that cannot be used */
export async function readPlannerFlags(flags: PlannerFlags, run: PlannedRun): Promise<Planned> {
  const jobs = flags.jobsPerMonth ?? defaultJobsPerMonth
  const settled = await Promise.allSettled([
    arrivalsOf({ jobsPerMonth: jobs, cron: undefined, arrivalsPerHour: undefined, arrivals: undefined }),
    sizesOf({ size: undefined, sizeMix: flags.sizeMix }, run.measured(found(flags.workload, run.workloads))),
    attempt(() => durationOf(flags.keepAlive, '--keep-alive')),
    attempt(() => durationOf(flags.autoStop, '--auto-stop')),
    attempt(() => (flags.warmShare === undefined ? null : shareOf(flags.warmShare, '--warm-share'))),
    bookAndRegion(flags, run.region),
    attempt(() => discountPercent(flags.discount)),
    attempt(() => chosenWorkload(flags.workload, run.workloads)),
  ])
  throwFaults(settled)
  const [arrivals, sizes, keepAlive, autoStop, warmShare, prices, discount, workload] = settled
  const { mix, words } = valueOf(sizes)
  const { book, region } = valueOf(prices)
  return {
    inputs: {
      ...{ jobsPerMonth: valueOf(arrivals).jobsPerMonth, warmShare: valueOf(warmShare), mix, region },
      ...{ discountPercent: Number(valueOf(discount)), freeTier: flags.freeTier, emrIdleHours: null },
      workload: valueOf(workload),
    },
    ...{ book, arrivals: valueOf(arrivals), words: `${jobs} jobs per month at random; ${words}` },
    ...{ keepAliveSeconds: valueOf(keepAlive), autoStopSeconds: valueOf(autoStop) },
  }
}

async function bookAndRegion(
  flags: PlannerFlags,
  ofRun: string,
): Promise<{ readonly book: PriceBook; readonly region: string }> {
  const book = await openPriceBook(flags.priceBook)
  const region = flags.region ?? ofRun
  const known = regionsOf(book)
  if (known.includes(region)) return { book, region }
  throw new NotFound(`no region ${region} in price book ${book.name}: --region`, {
    suggestions: [`The book has ${known.join(', ')}.`],
  })
}

/** By its name and format, or by its name alone. */
const found = (wanted: string | undefined, workloads: readonly string[]): string | undefined =>
  workloads.find((name) => wanted === undefined || name === wanted || name.startsWith(`${wanted} `))

function chosenWorkload(wanted: string | undefined, workloads: readonly string[]): string {
  const name = found(wanted, workloads)
  if (name !== undefined) return name
  throw new UsageInvalid(`no such workload in the run: --workload ${wanted}`, {
    suggestions: [`The run has ${workloads.join(', ')}.`],
  })
}

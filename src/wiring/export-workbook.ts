import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { NotFound, UsageInvalid } from '../core/errors.ts'
import { regionsOf, type PriceBook } from '../cost/price-book.ts'
import { candidatesOf } from '../forecast/candidate.ts'
import { fitPlatformModels } from '../forecast/fit-platform-models.ts'
import { startBehaviour } from '../forecast/start-behaviour.ts'
import { onPath } from '../store/file-errors.ts'
import type { StoredRun } from '../store/run-record.ts'
import { buildWorkbook } from '../workbook/build-workbook.ts'
import { workloadOf, type PlannerInputs, type WorkbookContent } from '../workbook/content.ts'
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

export interface WrittenWorkbook {
  readonly path: string
  readonly notes: readonly string[]
}

const defaultJobsPerMonth = '10000'

/** `planner.xlsx` in a folder. @throws UsageInvalid naming every flag that cannot be used; NotFound, WorkspaceUnusable */
export async function writeWorkbook(
  stored: StoredRun,
  flags: PlannerFlags & { readonly soalbenchVersion: string },
  out: string,
): Promise<WrittenWorkbook> {
  const content = await workbookContent(stored, flags)
  const bytes = await buildWorkbook(content)
  const path = join(out, 'planner.xlsx')
  await onPath(out, () => mkdir(out, { recursive: true }))
  const draft = `${path}.part`
  try {
    await onPath(path, () => writeFile(draft, bytes))
    await onPath(path, () => rename(draft, path))
  } finally {
    await rm(draft, { force: true })
  }
  return { path, notes: content.notes }
}

/** What the workbook shows, by the same flags and the same simulations as the forecast. */
export async function workbookContent(
  stored: StoredRun,
  flags: PlannerFlags & { readonly soalbenchVersion: string },
): Promise<WorkbookContent> {
  const models = fitPlatformModels(stored.trials)
  if (models.length === 0) {
    throw new NotFound(`no succeeded trial to plan from: run ${stored.run.runId}`, {
      suggestions: ['Name another run with --run, or export the trials with --format csv.'],
    })
  }
  const candidates = candidatesOf(models)
  const workloads = [...new Set(candidates.map(workloadOf))]
  const measured = [...new Set(stored.trials.map(({ cell }) => cell.payloadBytes))].sort((a, b) => a - b)
  const jobs = { jobsPerMonth: flags.jobsPerMonth ?? defaultJobsPerMonth, ...otherArrivals }
  const settled = await Promise.allSettled([
    arrivalsOf(jobs),
    sizesOf({ size: undefined, sizeMix: flags.sizeMix }, measured),
    attempt(() => durationOf(flags.keepAlive, '--keep-alive')),
    attempt(() => durationOf(flags.autoStop, '--auto-stop')),
    attempt(() => (flags.warmShare === undefined ? undefined : shareOf(flags.warmShare, '--warm-share'))),
    bookAndRegion(flags, stored.run.region),
    attempt(() => discountPercent(flags.discount)),
    attempt(() => chosenWorkload(flags.workload, workloads)),
  ])
  throwFaults(settled)
  const [arrivals, sizes, keepAlive, autoStop, warmShare, prices, discount, workload] = settled
  const { mix } = valueOf(sizes)
  const conditions = {
    ...{ arrivals: valueOf(arrivals), share: 1, mix, seed: flags.seed },
    ...{ keepAliveSeconds: valueOf(keepAlive), autoStopSeconds: valueOf(autoStop) },
    lambdaWarmShare: undefined,
  }
  const inputs: PlannerInputs = {
    ...{ jobsPerMonth: valueOf(arrivals).jobsPerMonth, warmShare: valueOf(warmShare) ?? null, mix },
    ...{ region: valueOf(prices).region, discountPercent: Number(valueOf(discount)) },
    ...{ freeTier: flags.freeTier, emrIdleHours: null, workload: valueOf(workload) },
  }
  return {
    ...{ stored, inputs, soalbenchVersion: flags.soalbenchVersion, book: valueOf(prices).book },
    candidates: candidates.map((candidate) => ({ candidate, start: startBehaviour(candidate, conditions) })),
    notes: [`Input cells as exported: ${valueOf(arrivals).words}; ${valueOf(sizes).words}.`],
  }
}

const otherArrivals = { cron: undefined, arrivalsPerHour: undefined, arrivals: undefined }

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

function chosenWorkload(wanted: string | undefined, workloads: readonly string[]): string {
  const [first = ''] = workloads
  if (wanted === undefined) return first
  const found = workloads.find((name) => name === wanted || name.startsWith(`${wanted} `))
  if (found !== undefined) return found
  throw new UsageInvalid(`no such workload in the run: --workload ${wanted}`, {
    suggestions: [`The run has ${workloads.join(', ')}.`],
  })
}

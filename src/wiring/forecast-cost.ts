import { isRehearsal } from '../core/environment.ts'
import { NotFound, UsageInvalid } from '../core/errors.ts'
import { priceCompanions, priceUsage, type PricingOptions } from '../cost/index.ts'
import { MonthToDate } from '../cost/month-to-date.ts'
import type { PriceBook } from '../cost/price-book.ts'
import { parseUsageDocument } from '../cost/usage-document/parse-usage-document.ts'
import type { UsageEntry } from '../cost/usage-document/read-usage.ts'
import { forecast } from '../forecast/forecast.ts'
import type { Forecast } from '../forecast/forecast-document.ts'
import type { Prices } from '../forecast/price-month.ts'
import { readRun } from '../store/read-run.ts'
import type { RunRecord, StoredTrial } from '../store/run-record.ts'
import { findWorkspace } from '../store/workspace.ts'
import { discountPercent } from './discount-percent.ts'
import { attempt, throwFaults, valueOf } from './flag-faults.ts'
import { durationOf, shareOf } from './flag-values.ts'
import { arrivalsOf, type ArrivalFlags } from './forecast-arrivals.ts'
import { sizesOf } from './forecast-sizes.ts'
import { openPriceBook } from './open-price-book.ts'
import { readUsageText } from './read-usage-text.ts'

/** The flags as typed. */
export interface ForecastFlags extends ArrivalFlags {
  readonly run: string
  readonly workload: string | undefined
  readonly format: string | undefined
  readonly size: string | undefined
  readonly sizeMix: string | undefined
  readonly keepAlive: string
  readonly autoStop: string
  readonly warmShare: string | undefined
  readonly region: string | undefined
  readonly priceBook: string | undefined
  readonly freeTier: boolean
  readonly discount: string | undefined
  readonly monthToDate: string | undefined
  readonly extrapolate: boolean
  readonly seed: number
}

export interface ForecastAnswer extends Forecast {
  readonly runId: string
  readonly target: RunRecord['target']
  /** What must be read before any figure. */
  readonly notice: string | null
}

const draws = 200

const rehearsal = 'From a rehearsal: nothing was computed, and no figure here is one of a platform.'
const notices: Readonly<Record<RunRecord['target'], string | null>> = {
  local:
    'Durations were measured on the local engines of this computer: no AWS figures. Costs are those durations at AWS list prices.',
  aws: null,
  imported: 'Durations were imported: measured elsewhere, not by this soalbench.',
}

/** @throws UsageInvalid naming every flag that cannot be used; NotFound, StoreCorrupt, PriceMissing */
export async function forecastCost(workspace: string, flags: ForecastFlags): Promise<ForecastAnswer> {
  const { run, trials: all } = await readRun(await findWorkspace(workspace), flags.run)
  const settled = await Promise.allSettled([
    attempt(() => trialsFor(all, flags)),
    arrivalsOf(flags),
    sizesOf(flags, measuredSizes(chosenTrials(all, flags))),
    attempt(() => durationOf(flags.keepAlive, '--keep-alive')),
    attempt(() => durationOf(flags.autoStop, '--auto-stop')),
    attempt(() => (flags.warmShare === undefined ? undefined : shareOf(flags.warmShare, '--warm-share'))),
    attempt(() => discountPercent(flags.discount)),
    openPriceBook(flags.priceBook),
    consumedBefore(flags.monthToDate),
  ])
  throwFaults(settled)
  const [trials, arrivals, sizes, keepAlive, autoStop, warmShare, discount, book, consumed] = settled
  const options = { freeTier: flags.freeTier, discountPercent: valueOf(discount) }
  const prices = pricesFrom(valueOf(book), valueOf(consumed), options)
  const answer = forecast({
    ...{ trials: valueOf(trials), arrivals: valueOf(arrivals), draws },
    prices: { ...prices, region: flags.region ?? run.region },
    ...{ mix: valueOf(sizes).mix, mixWords: valueOf(sizes).words },
    ...{ keepAliveSeconds: valueOf(keepAlive), autoStopSeconds: valueOf(autoStop) },
    ...{ lambdaWarmShare: valueOf(warmShare), extrapolate: flags.extrapolate, seed: flags.seed },
    monthToDateWords:
      flags.monthToDate === undefined ? 'the start of the month' : `what ${flags.monthToDate} has consumed`,
  })
  return {
    runId: run.runId,
    target: run.target,
    notice: isRehearsal(run.environment) ? rehearsal : notices[run.target],
    ...answer,
  }
}

const consumedBefore = async (path: string | undefined): Promise<readonly UsageEntry[]> =>
  path === undefined ? [] : parseUsageDocument(await readUsageText(path), path)

function pricesFrom(
  book: PriceBook,
  consumed: readonly UsageEntry[],
  options: PricingOptions,
): Omit<Prices, 'region'> {
  let month = MonthToDate.start
  for (const { usage, companions } of consumed) {
    month = priceUsage(usage, book, month, options).month
    month = priceCompanions(companions, usage.region, book, month, options).month
  }
  return { book, month, options }
}

const chosenTrials = (trials: readonly StoredTrial[], { workload, format }: ForecastFlags) =>
  trials.filter(
    ({ cell }) => cell.workload === (workload ?? cell.workload) && cell.format === (format ?? cell.format),
  )

const measuredSizes = (trials: readonly StoredTrial[]): readonly number[] =>
  [...new Set(trials.filter(isValid).map(({ cell }) => cell.payloadBytes))].sort((a, b) => a - b)

const isValid = ({ state }: StoredTrial): boolean => state !== 'invalid'

/** Of one workload in one format. @throws UsageInvalid naming the flag that has to choose, NotFound for none */
function trialsFor(trials: readonly StoredTrial[], flags: ForecastFlags): readonly StoredTrial[] {
  const known = (values: readonly string[]): string => [...new Set(values)].join(', ')
  const chosen = chosenTrials(trials, flags)
  if (chosen.length === 0) {
    const there = known(trials.map(({ cell }) => `${cell.workload} in ${cell.format}`))
    throw new NotFound(`no trial of ${flags.workload ?? 'any workload'} in ${flags.format ?? 'any format'}`, {
      suggestions: [`The run has ${there || 'no trials'}: choose with --workload and --format.`],
    })
  }
  const choices = [
    { flag: '--workload', values: known(chosen.map(({ cell }) => cell.workload)) },
    { flag: '--format', values: known(chosen.map(({ cell }) => cell.format)) },
  ]
  const open = choices.find(({ values }) => values.includes(', '))
  if (open === undefined) return chosen
  throw new UsageInvalid(`the run has several, choose one with ${open.flag}: ${open.values}`, {
    suggestions: [`For example ${open.flag} ${open.values.split(', ')[0]}.`],
  })
}

import type { ForecastRequest } from './forecast-request.ts'
import type { Outlook } from './outlook.ts'
import type { PlatformModel } from './platform-model.ts'

/** What a reader must know of one candidate's figures. */
export function candidateNotes({ candidate, infeasibleShare, start }: Outlook): readonly string[] {
  const { model, offer } = candidate
  const { cold, warm } = model.levels
  const notes: string[] = []
  if (infeasibleShare > 0) {
    notes.push(`cannot do ${percent(infeasibleShare)} of the jobs: their payload is beyond its limit`)
  }
  if (model.platform !== 'glue' && cold === undefined && offer === 'on-demand') {
    notes.push('cold starts were not measured: warm figures in their place')
  }
  if (model.platform === 'lambda' && warm === undefined && start.warmShare > 0) {
    notes.push('warm starts were not measured: cold figures in their place')
  }
  if (offer === 'pre-initialised' && cold === undefined) {
    notes.push('starts of the application were not measured: warm figures in their place')
  }
  const failed = Math.max(...Object.values(model.levels).map((level) => level.failureFactor))
  if (failed > 1) notes.push(`failed attempts included: up to ${percent(failed - 1)} on top`)
  if (isNoiseless(model)) {
    notes.push('too few trials to tell their noise: no interval, and no part of it in the cost')
  }
  return notes
}

/** One trial for each size: nothing is left that could tell the noise. */
export const isNoiseless = ({ levels }: PlatformModel): boolean =>
  Object.values(levels).some((level) => level.billedSeconds.logSd === 0)

export function assumptionsOf(request: ForecastRequest, found: readonly Outlook[]): readonly string[] {
  const { arrivals, monthToDateWords, keepAliveSeconds, autoStopSeconds, lambdaWarmShare, prices, draws } =
    request
  const { freeTier = false, discountPercent = '0' } = prices.options
  const has = (test: (outlook: Outlook) => boolean): boolean => found.some(test)
  return [
    'A month has 730 hours; jobs succeed in the end, and what failed on the way is billed.',
    arrivals.times === null
      ? 'Jobs come at random, independently of each other.'
      : `Jobs come at the exact times given${arrivals.times.length < 100 ? ', which are too few to tell warm from cold starts well' : ''}.`,
    ...(has(({ candidate }) => candidate.model.platform === 'lambda')
      ? [
          lambdaWarmShare === undefined
            ? `Lambda keeps an idle sandbox for ${minutes(keepAliveSeconds)} (AWS does not publish it; see the sensitivity).`
            : `${percent(lambdaWarmShare)} of the Lambda invocations find a warm sandbox, as given.`,
        ]
      : []),
    ...(has(({ candidate }) => candidate.offer === 'pre-initialised')
      ? [
          `Pre-initialised EMR Serverless keeps the workers of one job, and stops ${minutes(autoStopSeconds)} after the last job.`,
        ]
      : []),
    `Prices of ${prices.book.name} in ${prices.region}, ${freeTier ? 'with' : 'without'} the free tier` +
      `${Number(discountPercent) > 0 ? `, ${discountPercent} % discount` : ''}; tiers count from ${monthToDateWords}.`,
    `Intervals: 95 % of ${draws} resampled sets of the measurements; not the doubt in arrivals, sizes or prices.`,
  ]
}

const minutes = (seconds: number): string => `${Number((seconds / 60).toPrecision(3))} minutes`

const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`

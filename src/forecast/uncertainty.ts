import { seededRandom } from '../core/seeded-random.ts'
import type { Candidate } from './candidate.ts'
import { candidatesOf } from './candidate.ts'
import type { ForecastRequest } from './forecast-request.ts'
import { latencyP95 } from './latency.ts'
import { modelDraws, observationsOfModels, type ModelObservations } from './model-draws.ts'
import type { Outlook } from './outlook.ts'
import type { PlatformModel } from './platform-model.ts'
import { priceMonth } from './price-month.ts'
import type { SizeMix } from './size-mix.ts'

/** Of one candidate, one entry for each resampled set of measurements. */
export interface Draws {
  readonly usd: readonly string[]
  readonly p95Seconds: readonly number[]
}

/** Of the same measurements, equally likely: each set is one model for each of those that were fitted, in their order. */
export type DrawnModels = readonly (readonly PlatformModel[])[]

/** Resampled sets of the measurements; the same for all candidates, so that they can be compared draw by draw. */
export function drawModels(
  models: readonly PlatformModel[],
  { trials, seed, draws }: Pick<ForecastRequest, 'trials' | 'seed' | 'draws'>,
): DrawnModels {
  const draw = modelSampler(models, observationsOfModels(models, trials), seed)
  return Array.from({ length: draws }, draw)
}

/** One set after the other, for who cannot wait for all of them. @param observations in the order of `models` */
export function modelSampler(
  models: readonly PlatformModel[],
  observations: readonly ModelObservations[],
  seed: number,
): () => readonly PlatformModel[] {
  const draw = modelDraws(models, observations)
  const random = seededRandom(seed + 1)
  return () => draw(random)
}

/** Each candidate's month at drawn models. How jobs find the platform stays as it was simulated. */
export function uncertaintyOf(
  drawn: DrawnModels,
  found: readonly Outlook[],
  { mix, arrivals, prices }: Pick<ForecastRequest, 'mix' | 'arrivals' | 'prices'>,
): readonly Draws[] {
  const coarse = coarseMix(mix)
  const results = found.map(() => ({ usd: new Array<string>(), p95Seconds: new Array<number>() }))
  for (const models of drawn) {
    candidatesOf(models).forEach((candidate: Candidate, at) => {
      const outlook = found[at]
      const result = results[at]
      if (outlook === undefined || result === undefined || outlook.priced === null) return
      const jobs = arrivals.jobsPerMonth
      result.usd.push(priceMonth(candidate, outlook.start, { jobs, mix }, prices).totalUsd)
      result.p95Seconds.push(latencyP95(candidate.model, coarse, outlook.start.warmShare))
    })
  }
  return results
}

const mostClasses = 60

/** Neighbouring classes put together, as many as keep an interval quick to compute. */
function coarseMix(mix: SizeMix): SizeMix {
  const group = Math.ceil(mix.length / mostClasses)
  return Array.from({ length: Math.ceil(mix.length / group) }, (_, at) => {
    const members = mix.slice(at * group, (at + 1) * group)
    const share = members.reduce((sum, size) => sum + size.share, 0)
    return { share, bytes: members.reduce((sum, size) => sum + (size.bytes * size.share) / share, 0) }
  })
}

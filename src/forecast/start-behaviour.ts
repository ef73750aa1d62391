import { seededRandom, type Random } from '../core/seeded-random.ts'
import { normalQuantile } from '../stats/normal.ts'
import { arrivalTimes, type Arrivals } from './arrivals.ts'
import type { Candidate } from './candidate.ts'
import type { LevelModel, PlatformModel } from './platform-model.ts'
import { simulateApplication } from './simulate-application.ts'
import { simulateSandboxes, type ServiceTimes } from './simulate-sandboxes.ts'
import { curveAt } from './size-curve.ts'
import type { SizeMix } from './size-mix.ts'

export interface StartConditions {
  readonly arrivals: Arrivals
  /** Part of all arrivals that comes here; 1 where nothing is routed elsewhere. */
  readonly share: number
  readonly mix: SizeMix
  /** How long Lambda keeps an idle sandbox; AWS does not publish it. */
  readonly keepAliveSeconds: number
  /** How long an EMR Serverless application waits for a job before it stops. */
  readonly autoStopSeconds: number
  /** Given by the user, for Lambda, in the place of a simulation. */
  readonly lambdaWarmShare: number | undefined
  readonly seed: number
}

/** How jobs find a platform. Of the others (1 - warmShare), `startShare` start a pre-initialised application. */
export interface StartBehaviour {
  readonly warmShare: number
  readonly startShare: number
  /** Pre-initialised workers are paid for from STARTED to STOPPED; null where there are none. */
  readonly upSecondsPerJob: number | null
  /** Sandboxes busy at once at most; null where nothing was simulated for it. */
  readonly mostBusy: number | null
  readonly origin: 'simulated' | 'given' | 'always cold'
}

const alwaysCold: StartBehaviour = {
  ...{ warmShare: 0, startShare: 0, upSecondsPerJob: null, mostBusy: null },
  origin: 'always cold',
}

/** Simulated from the arrivals, with durations drawn from the models; the same seed gives the same answer. */
export function startBehaviour(candidate: Candidate, conditions: StartConditions): StartBehaviour {
  const { arrivals, share, seed, mix, keepAliveSeconds, autoStopSeconds } = conditions
  const { model, offer } = candidate
  const random = seededRandom(seed)
  if (offer === 'pre-initialised') {
    const { times } = arrivalTimes(arrivals, random, { share, settleSeconds: 0 })
    const figures = simulateApplication(times, serviceTimes(model, mix, random), autoStopSeconds)
    return { ...figures, mostBusy: null, origin: 'simulated' }
  }
  if (model.platform !== 'lambda') return alwaysCold
  const given = conditions.lambdaWarmShare
  if (given !== undefined) return { ...alwaysCold, warmShare: given, origin: 'given' }
  // Twice the keep-alive: until then no idle sandbox of the beginning has gone.
  const { times, warmUp } = arrivalTimes(arrivals, random, { share, settleSeconds: 2 * keepAliveSeconds })
  const service = serviceTimes(model, mix, random)
  const { coldShare, mostBusy } = simulateSandboxes(times, service, { keepAliveSeconds, warmUp })
  return { ...alwaysCold, warmShare: 1 - coldShare, mostBusy, origin: 'simulated' }
}

/** Draws of a job's size from the mix and of its duration from the lognormal noise around the curve. */
function serviceTimes(model: PlatformModel, mix: SizeMix, random: Random): ServiceTimes {
  const { cold, warm } = model.levels
  const bounds: number[] = []
  for (const { share } of mix) bounds.push((bounds.at(-1) ?? 0) + share)
  const draws = (level: LevelModel | undefined): (() => number) => {
    if (level === undefined) throw new RangeError(`no start level was measured: ${model.key}`)
    const medians = mix.map(({ bytes }) => curveAt(level.billedSeconds, bytes))
    const { logSd } = level.billedSeconds
    return () => {
      const median = medians[placeOf(bounds, random())] ?? 0
      return median * Math.exp(logSd * normalQuantile((random() + 1e-9) / (1 + 2e-9)))
    }
  }
  return { cold: draws(cold ?? warm), warm: draws(warm ?? cold) }
}

/** The first class whose cumulated share exceeds `at`. */
function placeOf(bounds: readonly number[], at: number): number {
  let [low, high] = [0, bounds.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((bounds[middle] ?? 1) > at) high = middle
    else low = middle + 1
  }
  return low
}

import type { ServiceTimes } from './simulate-sandboxes.ts'

export interface ApplicationFigures {
  /** Jobs that found the pre-initialised workers idle. */
  readonly warmShare: number
  /** Jobs that had to start the application first, and then ran on its pre-initialised workers. */
  readonly startShare: number
  /** From STARTED to STOPPED, over all arrivals. */
  readonly upSecondsPerJob: number
}

/**
 * Event simulation of an EMR Serverless application that is pre-initialised with the workers of one job. It starts with
 * the first job that finds it stopped and stops when no job has run for `autoStopSeconds`; a job that finds its workers
 * busy starts workers of its own, cold. @param arrivals seconds, ascending
 */
export function simulateApplication(
  arrivals: readonly number[],
  service: ServiceTimes,
  autoStopSeconds: number,
): ApplicationFigures {
  let [warm, started, up] = [0, 0, 0]
  let startedAt = -Infinity
  let [crewFreeAt, lastFinish] = [-Infinity, -Infinity]
  for (const now of arrivals) {
    if (now > lastFinish + autoStopSeconds) {
      if (started > 0) up += lastFinish + autoStopSeconds - startedAt
      started += 1
      startedAt = now
      crewFreeAt = now + service.cold()
      lastFinish = crewFreeAt
    } else if (crewFreeAt <= now) {
      warm += 1
      crewFreeAt = now + service.warm()
      lastFinish = Math.max(lastFinish, crewFreeAt)
    } else {
      lastFinish = Math.max(lastFinish, now + service.cold())
    }
  }
  if (started > 0) up += lastFinish + autoStopSeconds - startedAt
  const jobs = Math.max(1, arrivals.length)
  // The first start belongs to the simulation where the application never stops again.
  const starts = jobs > 1 && started === 1 ? 0 : started
  return {
    warmShare: warm / (jobs - (started - starts)),
    startShare: starts / jobs,
    upSecondsPerJob: up / jobs,
  }
}

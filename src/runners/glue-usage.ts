import type { JobRun } from '../aws/glue-sdk.ts'
import { glueDpus } from '../core/deployment.ts'
import type { GlueSizing } from '../core/sizing.ts'
import type { GlueUsage } from '../core/usage.ts'

/**
 * What a run is billed for, as the run itself names it; what it leaves out is as asked for. Derived where Glue gives
 * neither DPUSeconds nor ExecutionTime, and where it should give DPUSeconds and does not: then all workers for the whole
 * time are the most that it can be. Undefined where not even a time is known: missing is not 0.
 */
export function jobRunUsage(run: JobRun, sizing: GlueSizing, region: string): GlueUsage | undefined {
  // It waited in the queue until its time was over, and never had a worker.
  if (run.JobRunState === 'EXPIRED') return undefined
  const executionClass = run.ExecutionClass ?? sizing.executionClass
  const workerType = run.WorkerType ?? sizing.workerType
  const workers = run.NumberOfWorkers ?? sizing.workers
  const dpuSeconds = run.DPUSeconds !== undefined && run.DPUSeconds > 0 ? run.DPUSeconds : undefined
  const spanSeconds = secondsBetween(run.StartedOn, run.CompletedOn)
  const capacity = workers * (glueDpus[workerType] ?? Number.NaN)
  const executionSeconds = run.ExecutionTime ?? secondsOf(dpuSeconds, capacity) ?? spanSeconds
  if (executionSeconds === undefined) return undefined
  // A failed run of no time may have had no worker: whether its minute is billed is not documented.
  const isTimed = (run.ExecutionTime ?? 0) > 0 || run.JobRunState === 'SUCCEEDED'
  const isMetered =
    dpuSeconds !== undefined || (isTimed && run.ExecutionTime !== undefined && executionClass !== 'FLEX')
  return {
    ...{ platform: 'glue', region, glueVersion: run.GlueVersion ?? sizing.glueVersion },
    ...{ executionClass, workerType, workers, executionSeconds, dpuSeconds },
    basis: isMetered ? 'billed' : 'derived',
  }
}

/** All workers for so long. */
export function derivedUsage(sizing: GlueSizing, region: string, runMs: number): GlueUsage {
  const executionSeconds = Math.max(1, Math.ceil(runMs / 1000))
  return { ...sizing, region, executionSeconds, dpuSeconds: undefined, basis: 'derived' }
}

/** The least that a run with so many DPU-seconds took: all of its workers all the time. */
function secondsOf(dpuSeconds: number | undefined, capacity: number): number | undefined {
  return dpuSeconds === undefined || !(capacity > 0) ? undefined : Math.ceil(dpuSeconds / capacity)
}

/** Start-up, which is not billed, included. */
function secondsBetween(start: Date | undefined, end: Date | undefined): number | undefined {
  if (start === undefined || end === undefined || end <= start) return undefined
  return Math.ceil((end.getTime() - start.getTime()) / 1000)
}

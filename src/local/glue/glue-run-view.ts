import { wholeSeconds } from '../spark/utilization.ts'
import { dpuSeconds } from './dpu-seconds.ts'
import type { GlueRun } from './glue-run.ts'

/** The `JobRun` of GetJobRun. Timestamps are epoch seconds; DPUSeconds is there only where Glue gives it. */
export function jobRunView(run: GlueRun): object {
  const { spec } = run
  const capacity = spec.type.dpus * spec.workers
  const metered = spec.executionClass === 'FLEX' || spec.autoScaling
  return {
    ...{ Id: spec.id, Attempt: 0, JobName: spec.jobName, JobMode: 'SCRIPT', JobRunState: run.state },
    ...{ StartedOn: run.requestedAtMs / 1000, LastModifiedOn: run.modifiedAtMs / 1000 },
    ...(run.completedAtMs === undefined ? {} : { CompletedOn: run.completedAtMs / 1000 }),
    ...{ Arguments: spec.arguments, PredecessorRuns: [] },
    ...(run.errorMessage === undefined ? {} : { ErrorMessage: run.errorMessage }),
    ...{
      AllocatedCapacity: Math.ceil(capacity),
      MaxCapacity: capacity,
      ExecutionTime: executionSeconds(run),
    },
    ...{ WorkerType: spec.type.name, NumberOfWorkers: spec.workers, Timeout: spec.timeoutMinutes },
    ...{ GlueVersion: spec.glueVersion, ExecutionClass: spec.executionClass },
    LogGroupName: '/aws-glue/jobs',
    ...(metered && run.isOver && run.spans !== undefined
      ? { DPUSeconds: dpuSeconds(run.spans, spec.type.dpus) }
      : {}),
  }
}

/** Time that the run consumed resources: from RUNNING on. 0 while it runs and for one that never did. */
function executionSeconds({ runningAtMs, endedAtMs }: GlueRun): number {
  return runningAtMs === undefined || endedAtMs === undefined
    ? 0
    : wholeSeconds({ startMs: runningAtMs, endMs: endedAtMs })
}

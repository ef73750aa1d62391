import type { SparkEnd, SparkJob, SparkOutcome } from '../spark/spark-run.ts'
import type { WorkerSpan } from '../spark/utilization.ts'
import type { WorkerShape } from '../spark/worker-shape.ts'
import type { Marker } from './marker.ts'
import { crewEnforcement } from './rehearsed-enforcement.ts'
import type { RehearsedScripts, ScriptEnd } from './rehearsed-script.ts'
import { eventOf } from './script-event.ts'
import { timeLimit } from './time-limit.ts'

export interface JobPlace {
  readonly scripts: RehearsedScripts
  /** Epoch ms. */
  readonly now: () => number
  readonly executors: number
  readonly marker: Marker
  readonly signal: AbortSignal
}

/** One job from RUNNING to its end, and what its driver would have logged. */
export async function runRehearsedJob(
  job: SparkJob,
  { scripts, now, executors, marker, signal }: JobPlace,
  onRunning: (atMs: number) => void,
): Promise<{ readonly outcome: SparkOutcome; readonly log: string }> {
  const startedAtMs = now()
  onRunning(startedAtMs)
  const limit = timeLimit(job.timeoutMs)
  const event = eventOf(job.arguments[job.arguments.indexOf('--event') + 1])
  const end = await scripts
    .run({
      ...{ event, marker, executors, script: job.script },
      signal: AbortSignal.any([signal, limit.signal]),
    })
    .finally(() => limit.cancel())
  const endedAtMs = now()
  const workers = [job.driver, ...Array.from({ length: executors }, () => job.executor)]
  return {
    log: logOf(end),
    outcome: {
      end: sparkEnd(end, signal.aborted),
      endedAtMs,
      spans: workers.map((shape) => span(shape, startedAtMs, endedAtMs)),
      enforcement: crewEnforcement(workers),
      duplicate: end.kind === 'duplicate',
    },
  }
}

function sparkEnd(end: ScriptEnd, cancelled: boolean): SparkEnd {
  switch (end.kind) {
    case 'finished':
    case 'duplicate':
      return { kind: 'succeeded' }
    case 'failed':
      return { kind: 'exit', message: `Driver ended with exit code 1; ${end.message}` }
    case 'out-of-memory':
      return { kind: 'out-of-memory', message: 'Driver ran out of memory: killed at its memory limit' }
    case 'aborted':
      return { kind: cancelled ? 'cancelled' : 'timed-out' }
  }
}

function logOf(end: ScriptEnd): string {
  const lines = ['REHEARSAL nothing was computed']
  if (end.kind === 'duplicate') lines.push('SOALBENCH {"duplicate": true}')
  if (end.kind === 'finished') lines.push(`SOALBENCH ${JSON.stringify(end.document)}`)
  if (end.kind === 'failed') lines.push(end.message)
  return `${lines.join('\n')}\n`
}

function span(shape: WorkerShape, startMs: number, endMs: number): WorkerSpan {
  const { vcpus, memoryMiB, diskGb } = shape
  return { vcpus, memoryGb: memoryMiB / 1024, diskGb, startMs, endMs }
}

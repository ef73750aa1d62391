import type { ResultDocument } from '../../core/result-document.ts'
import type { KnownAnswer } from './rehearsal-options.ts'

export interface ResultFacts {
  readonly trialId: string
  readonly scriptSha256: string
  readonly error: ResultDocument['error']
  readonly clock: Pick<ResultDocument['clock'], 'pythonStart' | 'sessionReady' | 'workDone'>
  readonly sandbox: { readonly id: string; readonly runs: number }
  readonly executors: number
  readonly inputBytes: number | null
  readonly answer: KnownAnswer | undefined
}

/** The document that a script would have written. No JVM and no Spark was there, so nothing is said of them. */
export function rehearsedResult(facts: ResultFacts): ResultDocument {
  const { trialId, scriptSha256, error, clock, sandbox, executors, inputBytes, answer } = facts
  const { pythonStart, sessionReady, workDone } = clock
  const nothing = { rows: null, bytes: null, digest: null }
  return {
    schema: 'soalbench.result/1',
    trialId,
    scriptSha256,
    status: error === null ? 'succeeded' : 'failed',
    error,
    clock: {
      jvmStart: null,
      pythonStart,
      sessionRequested: pythonStart,
      sessionReady,
      firstJob: sessionReady,
      workDone,
    },
    jvm: { vendor: null, version: null, id: null, maxHeapBytes: null, processors: null, reused: null },
    spark: { version: null, master: 'rehearsal', appId: null, executors, cores: null },
    host: { cpuCount: null, cpuQuota: null, memoryLimitBytes: null },
    sandbox,
    stages: [],
    input: { rows: error === null ? (answer?.inputRows ?? null) : null, bytes: inputBytes, digest: null },
    output: error === null ? (answer?.output ?? nothing) : nothing,
  }
}

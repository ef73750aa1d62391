import type { ResultDocument } from '../../src/core/result-document.ts'

/** A document as the probe writes it, of a script whose times are given in ms from `submittedAtMs`. */
export function resultDocument(over: Partial<ResultDocument> = {}, submittedAtMs = 0): ResultDocument {
  return {
    schema: 'soalbench.result/1',
    trialId: 'trial',
    scriptSha256: 'sha',
    status: 'succeeded',
    error: null,
    clock: {
      jvmStart: submittedAtMs + 100,
      pythonStart: submittedAtMs + 50,
      sessionRequested: submittedAtMs + 600,
      sessionReady: submittedAtMs + 1600,
      firstJob: submittedAtMs + 1700,
      workDone: submittedAtMs + 2600,
    },
    jvm: { vendor: 'Debian', version: '17', id: '1@host', maxHeapBytes: 1e9, processors: 2, reused: false },
    spark: { version: '3.5.6', master: 'local[*]', appId: 'local-1', executors: 1, cores: 2 },
    host: { cpuCount: 2, cpuQuota: 1, memoryLimitBytes: 1e9 },
    sandbox: { id: 'sandbox', runs: 1 },
    stages: [],
    input: { rows: 100, bytes: 1000, digest: null },
    output: { rows: 10, bytes: null, digest: '42' },
    ...over,
  }
}

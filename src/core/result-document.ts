/**
 * The result document that the staged script writes to RESULT_PATH, last, through Spark's own file system.
 * Times are epoch milliseconds on the script's own clock. Absent is null, never 0.
 */
export interface ResultDocument {
  readonly schema: 'soalbench.result/1'
  readonly trialId: string
  readonly scriptSha256: string | null
  readonly status: 'succeeded' | 'failed'
  readonly error: { readonly type: string; readonly message: string; readonly trace: string } | null
  readonly clock: {
    readonly jvmStart: number | null
    readonly pythonStart: number | null
    /** Only where the script itself has claimed its attempt. */
    readonly claimRequested?: number | null | undefined
    readonly claimed?: number | null | undefined
    readonly sessionRequested: number | null
    readonly sessionReady: number | null
    readonly firstJob: number | null
    readonly workDone: number | null
  }
  readonly jvm: {
    readonly vendor: string | null
    readonly version: string | null
    /** `pid@host`; with `clock.jvmStart` the identity of the JVM. */
    readonly id: string | null
    readonly maxHeapBytes: number | null
    readonly processors: number | null
    /** The JVM was older than the script's sandbox marker: it served an earlier trial. */
    readonly reused: boolean | null
  }
  readonly spark: {
    readonly version: string | null
    readonly master: string | null
    readonly appId: string | null
    readonly executors: number | null
    readonly cores: number | null
  }
  readonly host: {
    readonly cpuCount: number | null
    readonly cpuQuota: number | null
    readonly memoryLimitBytes: number | null
  }
  /** A marker file in the sandbox's temporary directory: `runs` counts the Spark runs seen there, this one included. */
  readonly sandbox: { readonly id: string | null; readonly runs: number | null }
  readonly stages: readonly {
    readonly name: string
    readonly ms: number | null
    readonly tasks: number | null
    readonly gcMs: number | null
    readonly shuffleReadBytes: number | null
    readonly shuffleWriteBytes: number | null
    readonly spillBytes: number | null
  }[]
  readonly input: Answer
  readonly output: Answer
}

/** Row count, bytes where known, and an order-free digest. */
export interface Answer {
  readonly rows: number | null
  readonly bytes: number | null
  readonly digest: string | null
}

import type { Enforcement } from '../core/trial.ts'
import type { Compute } from './compute.ts'
import type { Installation } from './install/installation.ts'
import type { Ledger } from './ledger/ledger.ts'
import type { Limiter } from './limits/limiter.ts'
import type { LogStore } from './logs/log-store.ts'

/** What every local service is given. */
export interface EngineContext {
  readonly compute: Compute
  readonly limiter: Limiter
  /** Folder of this engine's own files (sandboxes, images, logs), inside the workspace. */
  readonly directory: string
  /** Folder that scripts, payloads and results lie in; sandboxes must see it, also when it lies under /tmp. */
  readonly storageRoot: string
  /** Begins every compartment id and stands in every child's environment as SOALBENCH_ENGINE. */
  readonly engineId: string
  readonly region: string
  readonly accountId: string
  /** Epoch milliseconds. */
  readonly now: () => number
  /** One line for the operator. */
  readonly log: (line: string) => void
  /** Called once per platform run (Lambda request id, job run id) when it has ended. */
  readonly recordEnforcement: (platformRunId: string, enforcement: Enforcement) => void
  /** Told of everything that is billed, when it really starts and when it ends. */
  readonly ledger: Ledger
  /** What sandboxes print, for CloudWatch Logs: group `/aws/lambda/<function>`, one stream for each sandbox. */
  readonly logs: LogStore
}

/** What is given where processes are started. */
export interface EquippedContext extends EngineContext {
  readonly installation: Installation
}

/** Lambda functions that exist from the start, as infra would have made them. */
export interface FunctionDefinition {
  readonly name: string
  readonly memoryMiB: number
  readonly ephemeralMiB: number
  readonly timeoutSeconds: number
  readonly environment: Readonly<Record<string, string>>
  /** `module.function` */
  readonly handler: string
  /** Folder with the handler's module. */
  readonly taskRoot: string
}

export interface ApplicationDefinition {
  readonly name: string
  readonly releaseLabel: string
  /** By worker type, as EMR Serverless has it; empty: none is pre-initialised. */
  readonly initialCapacity: Readonly<
    Record<string, { readonly workerCount: number; readonly workerConfiguration: WorkerConfiguration }>
  >
  readonly idleTimeoutMinutes: number
}

export interface WorkerConfiguration {
  /** `1 vCPU` */
  readonly cpu: string
  /** `4 GB` */
  readonly memory: string
  readonly disk?: string
}

export interface JobDefinition {
  readonly name: string
  readonly glueVersion: string
  readonly workerType: string
  readonly numberOfWorkers: number
  readonly timeoutMinutes: number
  readonly executionClass: 'STANDARD' | 'FLEX'
  readonly scriptLocation: string
}

/** What exists before the first call: what `infra up` would have deployed on AWS. */
export interface Inventory {
  readonly functions: readonly FunctionDefinition[]
  readonly applications: readonly ApplicationDefinition[]
  readonly jobs: readonly JobDefinition[]
}

/** A running set of local services on one loopback port. */
export interface LocalEngine {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly limiterKind: Limiter['kind']
  readonly notes: readonly string[]
  /** What was found and removed of an earlier engine, one line each. */
  readonly leftovers: readonly string[]
  enforcementOf(platformRunId: string): Enforcement | undefined
  close(): Promise<void>
}

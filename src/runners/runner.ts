import type { Cell } from '../core/cell.ts'
import type { Platform, StartLevel } from '../core/platform.ts'
import type { Observation } from '../core/trial.ts'
import type { Storage } from '../storage/storage.ts'

/** Data, not methods: what planning, scheduling and the report must know of a platform. */
export interface Capabilities {
  readonly maxRunSeconds: number
  /** Inclusive bounds of the memory of one sandbox or worker, MiB. */
  readonly memoryMiB: { readonly least: number; readonly most: number }
  /** Start levels that can be forced; a plan never asks for another. */
  readonly startLevels: readonly StartLevel[]
  readonly meteredBy: 'platform-report' | 'derived'
}

export interface TrialRequest<P extends Platform = Platform> {
  readonly trialId: string
  readonly cell: Cell<P>
  /** The `--event` of the script: a flat map of strings. */
  readonly event: Readonly<Record<string, string>>
  readonly scriptUri: string
  readonly scriptSha256: string
  /** Storage key of the result document. */
  readonly resultKey: string
  /** An event for a throw-away run on the smallest payload: makes a sandbox warm before a warm trial. */
  readonly primeEvent: Readonly<Record<string, string>>
  /** Server-side limit of the trial, seconds; our own deadline is later. */
  readonly timeoutSeconds: number
}

export interface RunContext {
  readonly signal: AbortSignal
  readonly storage: Storage
  readonly region: string
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Uniform in [0, 1), seeded. */
  readonly random: () => number
  /** Rejects when `signal` aborts. */
  readonly sleep: (ms: number) => Promise<void>
  /** Bounds of the pause between two looks at a state, ms. */
  readonly poll: { readonly leastMs: number; readonly mostMs: number }
  readonly warn: (message: string) => void
}

/**
 * How one platform runs one trial. Implementations: <platform>.ts beside this; register in index.ts.
 * A failed, timed-out or out-of-memory trial is an Observation; only a broken set-up throws.
 */
export interface Runner<P extends Platform = Platform> {
  readonly platform: P
  readonly capabilities: Capabilities
  /** Finds what the cells need on the platform (functions, applications, jobs). @throws PlatformUnavailable */
  prepare(cells: readonly Cell<P>[], context: RunContext): Promise<void>
  run(request: TrialRequest<P>, context: RunContext): Promise<Observation>
  /** Puts back what the runner changed. */
  dispose(context: RunContext): Promise<void>
}

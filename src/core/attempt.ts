import type { Usage } from './usage.ts'

/** One call that starts billed work, for one trial. A trial has several when a start had the wrong temperature. */
export interface Attempt {
  /**
   * Names the attempt to the platform and to the workload: EMR's client token, Glue's argument, the claim. The trial's id,
   * then `<id>-2`, `<id>-3`; runs that warm a sandbox are `<id>-prime`, `<id>-prime-2`. Only `[0-9a-z-]`.
   */
  readonly token: string
  readonly trialId: string
  readonly kind: 'sample' | 'prime'
  /** From 1, over all executions of the run, samples and primes apart. */
  readonly ordinal: number
}

/**
 * What became of an attempt that is not the sample its trial is recorded with. `billed`: at `usage`. `unknown`: it may have
 * been billed, nobody knows how much. `never-ran`: the platform did nothing.
 */
export type AttemptEnd =
  { readonly kind: 'billed'; readonly usage: Usage } | { readonly kind: 'unknown' | 'never-ran' }

/** An attempt as the journal knows it. */
export interface RecordedAttempt extends Attempt {
  /** Epoch ms of the line that came before the call. */
  readonly intendedAtMs: number
  /** The platform's own id, once it has answered with one: Lambda request id, EMR or Glue job run id. */
  readonly platformRunId: string | undefined
  /** Undefined: the process ended before it was known; it may be running. */
  readonly end: AttemptEnd | undefined
}

export function attemptOf(trialId: string, kind: Attempt['kind'], ordinal: number): Attempt {
  const base = kind === 'sample' ? trialId : `${trialId}-prime`
  return { token: ordinal === 1 ? base : `${base}-${ordinal}`, trialId, kind, ordinal }
}

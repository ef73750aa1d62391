/**
 * What can go wrong. `before`: the service does nothing. `after`: it did its work, and only the answer is lost.
 * `stale-state`: a read gives the answer of an earlier one. `missing-billing`: what was billed is not in the answer yet.
 */
export const faultKinds = [
  ...(['throttle', 'error-before', 'error-after', 'reset-before', 'reset-after', 'truncate'] as const),
  ...(['hang-before', 'hang-after', 'delay', 'access-denied', 'expired-token'] as const),
  ...(['stale-state', 'missing-billing'] as const),
] as const

export type FaultKind = (typeof faultKinds)[number]

/** Of the calls that a rule is for, those that it strikes. */
export type FaultTrigger =
  | { readonly kind: 'probability'; readonly probability: number }
  /** Counted from 1 over all operations of the rule. */
  | { readonly kind: 'nth'; readonly calls: readonly number[] }
  | { readonly kind: 'every'; readonly every: number }

export interface FaultRule {
  readonly kind: FaultKind
  /** Undefined: every one. */
  readonly service: string | undefined
  readonly operations: readonly string[] | undefined
  readonly trigger: FaultTrigger
  /** The most that the rule strikes. */
  readonly times: number
  /** HTTP status of an `error-…`. */
  readonly status: number
  /** `delay`: how late the answer is. `stale-state`: how long the state lags; undefined: by `reads`. */
  readonly delayMs: number | undefined
  /** `stale-state`, `missing-billing`: how many reads of the same thing. */
  readonly reads: number
  /** `throttle`: the Retry-After header. */
  readonly retryAfterSeconds: number | undefined
}

export interface FaultPlan {
  readonly seed: number
  /** The first one that strikes a call has it. */
  readonly rules: readonly FaultRule[]
}

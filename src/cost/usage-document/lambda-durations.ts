export interface InvocationTime {
  readonly durationMs: number
  readonly initMs?: number
}

export interface Rounded {
  /** One per invocation, whole. */
  readonly billedMs: readonly number[]
  /** Duration + INIT of all invocations, not rounded. */
  readonly meteredMs: number
  readonly initMs: number
}

/**
 * One ceiling to 1 ms per invocation, over the sum of Duration and INIT: 20.4 + 30.3 is billed 51 ms, not 21 + 31.
 * Rounding of binary fractions does no harm: where two decimals sum to a whole number, so do their nearest doubles.
 * https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/
 */
export function roundUpInvocations(times: readonly InvocationTime[]): Rounded {
  let [meteredMs, initMs] = [0, 0]
  const billedMs = times.map((time) => {
    const ms = time.durationMs + (time.initMs ?? 0)
    meteredMs += ms
    initMs += time.initMs ?? 0
    return Math.ceil(ms)
  })
  return { billedMs, meteredMs, initMs }
}

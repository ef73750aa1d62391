import { decimal } from '../decimal.ts'

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
 * https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/
 */
export function roundUpInvocations(times: readonly InvocationTime[]): Rounded {
  let [meteredMs, initMs] = [0, 0]
  const billedMs = times.map((time) => {
    meteredMs += time.durationMs + (time.initMs ?? 0)
    initMs += time.initMs ?? 0
    return roundUp(time)
  })
  return { billedMs, meteredMs, initMs }
}

/** Decimal where it matters: 100.7 + 200.3 is 301 and not a little more. */
function roundUp({ durationMs, initMs = 0 }: InvocationTime): number {
  if (initMs === 0) return Math.ceil(durationMs)
  if (Number.isInteger(durationMs) && Number.isInteger(initMs)) return durationMs + initMs
  return Number(decimal(durationMs).plus(decimal(initMs)).round(0, roundAwayFromZero))
}

/** big.js counts its rounding modes; this is its `roundUp`. */
const roundAwayFromZero = 3

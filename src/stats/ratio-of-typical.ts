import { huberMean } from './huber.ts'
import { standardDeviation } from './order.ts'
import { studentTCritical } from './student-t.ts'

/** How many times as large the typical value of one sample is; ends undefined where either has one value only. */
export interface RatioOfTypical {
  readonly ratio: number
  readonly low: number | undefined
  readonly high: number | undefined
}

/**
 * Huber means of the logarithms of two independent samples of positive values, with Welch's t interval (degrees of freedom
 * rounded down) of their difference. Assumes lognormal noise.
 */
export function ratioOfTypical(
  of: readonly number[],
  over: readonly number[],
  confidence = 0.95,
): RatioOfTypical {
  const [a, b] = [of.map(Math.log), over.map(Math.log)]
  const difference = huberMean(a) - huberMean(b)
  const ratio = Math.exp(difference)
  if (a.length < 2 || b.length < 2) return { ratio, low: undefined, high: undefined }
  const [va, vb] = [standardDeviation(a) ** 2 / a.length, standardDeviation(b) ** 2 / b.length]
  const variance = va + vb
  if (!(variance > 0)) return { ratio, low: ratio, high: ratio }
  const freedom = variance ** 2 / (va ** 2 / (a.length - 1) + vb ** 2 / (b.length - 1))
  const half = studentTCritical(confidence, Math.max(1, Math.floor(freedom + 1e-9))) * Math.sqrt(variance)
  return { ratio, low: Math.exp(difference - half), high: Math.exp(difference + half) }
}

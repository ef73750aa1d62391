import { normalQuantile } from '../../src/stats/normal.ts'
import type { Curve, Pair } from './curves.ts'
import { logSdOf } from './noise.ts'

// Constants of the simulation (us-east-1 list values), not the price book.
const lambdaPerSecond = (1.66667e-5 * 3008) / 1024
const lambdaRequest = 2e-7
const emrPerSecond = (6 * 0.052624 + 12 * 0.0057785) / 3600

/** Milliseconds rounded up, and a fee per request; whole seconds, at least 60. */
export const bills = {
  a: (seconds: number): number => (Math.ceil(seconds * 1000) / 1000) * lambdaPerSecond + lambdaRequest,
  b: (seconds: number): number => Math.max(60, Math.ceil(seconds)) * emrPerSecond,
}

const curves: readonly { readonly name: string; readonly a: Curve; readonly b: Curve }[] = [
  { name: 'C1', a: (s) => 4 + 0.8 * s, b: (s) => 50 + 0.25 * s },
  { name: 'C2', a: (s) => 4 + 0.8 * s, b: (s) => 20 + 0.1 * s },
  { name: 'C3', a: (s) => 4 + 0.8 * s, b: (s) => 40 + 0.125 * s },
]

const quantiles = Array.from({ length: 4_000 }, (_, i) => normalQuantile((i + 0.5) / 4_000))

/** Pairs whose true crossing is that of the expected bills, which moves with the noise. */
export const billedPairs = (cv: number): readonly Pair[] =>
  curves.map((each) => ({ ...each, crossings: [costCrossing(each.a, each.b, cv)] }))

function costCrossing(a: Curve, b: Curve, cv: number): number {
  const factors = quantiles.map((z) => Math.exp(logSdOf(cv) * z))
  const expected = (bill: (seconds: number) => number, seconds: number): number =>
    factors.reduce((sum, factor) => sum + bill(seconds * factor), 0)
  let low = Math.log(10)
  let high = Math.log(1000)
  while (high - low > 1e-7) {
    const x = (low + high) / 2
    if (expected(bills.a, a(Math.exp(x))) < expected(bills.b, b(Math.exp(x)))) low = x
    else high = x
  }
  return Math.exp((low + high) / 2)
}

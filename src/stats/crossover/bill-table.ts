/** What one run costs, in USD, for its metered seconds: exact, with minimums, rounding and fees. Positive, rising. */
export type Bill = (seconds: number) => number

/** ln of the expected bill over ln of the median duration. */
export type LogExpectedBill = (lnMedian: number) => number

/**
 * E bill(m·e^z) over equally likely `noise` z, for medians m between e^`from` and e^`to`: the exact bill of every noise point
 * at nodes so close that linear interpolation between them errs by less than 2e-4, kinks included. Minimums and steps
 * therefore move the expectation as they move real invoices, which the bill of the median does not.
 */
export function expectedBillTable(
  bill: Bill,
  noise: readonly number[],
  from: number,
  to: number,
): LogExpectedBill {
  const factors = Float64Array.from(noise, Math.exp)
  const expected = (lnMedian: number): number => {
    const median = Math.exp(lnMedian)
    let total = 0
    for (const factor of factors) total += bill(median * factor)
    return Math.log(total / factors.length)
  }
  const step = Math.max(0.002, Math.min(0.02, spreadOf(noise) / 8))
  const nodes = Math.ceil((to - from) / step) + 1
  const table = Float64Array.from({ length: nodes }, (_, at) => expected(from + at * step))
  return (lnMedian) => {
    const at = (lnMedian - from) / step
    const below = Math.floor(at)
    if (below < 0 || below >= nodes - 1) return expected(lnMedian)
    return table[below]! + (at - below) * (table[below + 1]! - table[below]!)
  }
}

function spreadOf(noise: readonly number[]): number {
  const mean = noise.reduce((sum, z) => sum + z, 0) / noise.length
  return Math.sqrt(noise.reduce((sum, z) => sum + (z - mean) ** 2, 0) / noise.length)
}

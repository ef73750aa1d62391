/**
 * The rank k (from 1) of the order-statistic interval of the median, [x₍k₎, x₍n+1-k₎]: the largest with
 * 1 - 2·P(Bin(n, ½) ≤ k - 1) ≥ confidence. Undefined where even the whole range does not reach the confidence: below 6
 * samples for 0.95. Free of any assumption on the distribution.
 */
export function medianRank(n: number, confidence: number): number | undefined {
  let logShare = -n * Math.LN2 // ln of C(n, 0) / 2ⁿ; as logarithm since 2⁻ⁿ is 0 in floating point beyond n = 1074
  let below = 0
  let rank: number | undefined
  for (let k = 1; k <= n / 2; k += 1) {
    below += Math.exp(logShare)
    if (1 - 2 * below < confidence) break
    rank = k
    logShare += Math.log((n - k + 1) / k)
  }
  return rank
}

/**
 * q-values of Benjamini & Hochberg 1995, in the order of the p-values: the smallest share of false discoveries at which each
 * would be one.
 */
export function falseDiscovery(pValues: readonly number[]): readonly number[] {
  const order = [...pValues.keys()].toSorted((a, b) => (pValues[b] ?? 1) - (pValues[a] ?? 1))
  const q = pValues.map(() => 1)
  let least = 1
  order.forEach((index, place) => {
    least = Math.min(least, ((pValues[index] ?? 1) * pValues.length) / (pValues.length - place))
    q[index] = least
  })
  return q
}

/** What the sheet says of a pair, computed as its formulas do it. */
export interface Crossing {
  /** By size: ln(cost of the first / cost of the second), empty where one has none. */
  readonly ratios: readonly (number | '')[]
  /** By size: where it was crossed since the size before, in MB. */
  readonly crossedMb: readonly (number | '')[]
  readonly count: number
  readonly firstMb: number | undefined
}

type Costs = readonly (number | '')[]

export function crossingOf(sizesMb: readonly number[], first: Costs, second: Costs): Crossing {
  const ratios = sizesMb.map((_, at): number | '' => {
    const [a, b] = [first[at], second[at]]
    const known = typeof a === 'number' && typeof b === 'number' && a > 0 && b > 0
    return known ? Math.log(a / b) : ''
  })
  const crossedMb = sizesMb.map((mb, at): number | '' => {
    const [before, here] = [ratios[at - 1], ratios[at]]
    const mbBefore = sizesMb[at - 1]
    if (typeof before !== 'number' || typeof here !== 'number' || mbBefore === undefined) return ''
    if (before * here >= 0) return ''
    const step = Math.log(mb) - Math.log(mbBefore)
    return Math.exp(Math.log(mbBefore) + (step * before) / (before - here))
  })
  const crossed = crossedMb.filter((mb) => mb !== '')
  return {
    ...{ ratios, crossedMb },
    count: crossed.length,
    firstMb: crossed.length === 0 ? undefined : Math.min(...crossed),
  }
}

/** The cheapest at each size; empty where none has a cost. */
export const cheapestAt = (sizes: number, costs: readonly Costs[]): Costs =>
  Array.from({ length: sizes }, (_, at): number | '' => {
    const known = costs.map((each) => each[at]).filter((usd) => typeof usd === 'number')
    return known.length === 0 ? '' : Math.min(...known)
  })

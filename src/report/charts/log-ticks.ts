export interface LogAxis {
  readonly domain: readonly [number, number]
  readonly ticks: readonly number[]
}

/**
 * A log axis around the values: decades as ticks, with 2 and 5 between them where there are few decades. Ends lie a
 * little outside the values. Without any positive value: one decade around 1.
 */
export function logAxis(values: readonly number[], margin = 0.12): LogAxis {
  const positive = values.filter((value) => value > 0)
  const low = positive.length === 0 ? 1 : Math.min(...positive)
  const high = positive.length === 0 ? 10 : Math.max(...positive)
  const spread = Math.log10(high / low)
  const pad = Math.max(margin * spread, spread < 0.5 ? (0.5 - spread) / 2 : 0.05)
  const domain: [number, number] = [clean(low * 10 ** -pad), clean(high * 10 ** pad)]
  const decades = Math.log10(domain[1] / domain[0])
  const steps =
    decades > 3 ? [1] : decades > 1.6 ? [1, 3] : decades > 0.9 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 7]
  const ticks: number[] = []
  for (let power = Math.floor(Math.log10(domain[0])); power <= Math.log10(domain[1]); power += 1) {
    ticks.push(...steps.map((step) => clean(step * 10 ** power)))
  }
  return { domain, ticks: ticks.filter((tick) => tick >= domain[0] && tick <= domain[1]) }
}

/** Pixels from the top of an axis of this height. */
export function logPosition(value: number, [low, high]: readonly [number, number], height: number): number {
  return height * (1 - Math.log(value / low) / Math.log(high / low))
}

function clean(value: number): number {
  return Number(value.toPrecision(12))
}

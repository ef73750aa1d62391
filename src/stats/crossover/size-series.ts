/** The runs of one platform in one sizing at one start level. Sizes of a payload may have different numbers of runs. */
export interface SizeSeries {
  /** In any unit, the same for everything that is compared; positive, ascending, no two alike. */
  readonly sizes: readonly number[]
  /** Natural logarithms of the seconds of the runs at each size; at least one. */
  readonly logSeconds: readonly (readonly number[])[]
}

/** @throws RangeError where a series breaks its own rules. */
export function checkSeries({ sizes, logSeconds }: SizeSeries): void {
  if (sizes.length === 0) throw new RangeError('a series needs at least one size')
  if (sizes.length !== logSeconds.length) throw new RangeError('a series needs runs for each of its sizes')
  let before = 0
  for (const [at, size] of sizes.entries()) {
    if (!Number.isFinite(size) || size <= before)
      throw new RangeError(`sizes must be positive and ascending, got ${size} after ${before}`)
    before = size
    const runs = logSeconds[at] ?? []
    if (runs.length === 0) throw new RangeError(`size ${size} has no run`)
    const bad = runs.find((run) => !Number.isFinite(run))
    if (bad !== undefined) throw new RangeError(`size ${size} has a run whose logarithm is ${bad}`)
  }
}

/** Runs as they come, in any order, as a series. Seconds must be positive. */
export function seriesOf(runs: readonly { readonly size: number; readonly seconds: number }[]): SizeSeries {
  const bySize = new Map<number, number[]>()
  for (const { size, seconds } of runs) {
    if (!(seconds > 0)) throw new RangeError(`a duration must be positive, got ${seconds} s at size ${size}`)
    const logs = bySize.get(size) ?? []
    logs.push(Math.log(seconds))
    bySize.set(size, logs)
  }
  const ordered = [...bySize].toSorted(([a], [b]) => a - b)
  const series = { sizes: ordered.map(([size]) => size), logSeconds: ordered.map(([, logs]) => logs) }
  checkSeries(series)
  return series
}

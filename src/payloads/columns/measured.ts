import type { ColumnDefinition, Distribution } from '../definition.ts'
import { type Random, thresholdOf } from '../random.ts'
import { type Cell, type RecordFormat, recurring } from '../record-format.ts'
import { weightedChoice } from '../weighted-choice.ts'
import type { Draw } from './column.ts'
import { type Scale, scaleOf } from './scale.ts'

export type MeasuredDefinition = Extract<ColumnDefinition, { distribution?: unknown }>

type Sample = (random: Random) => number

/**
 * Integers, decimals, dates and timestamps: all are whole numbers on some scale (units, 10^-n, days, seconds), so that
 * only their rendering differs.
 */
export function drawMeasured(
  definition: MeasuredDefinition,
  format: RecordFormat,
  positionOf: (name: string) => number,
): Draw {
  const scale = scaleOf(definition)
  const render = rendering(scale, format)
  const plain = definition.distribution && sampler(definition.distribution, scale)
  const { by } = definition
  if (by === undefined) return (random) => (plain ? render(plain(random)) : format.null)
  const parent = positionOf(by.column)
  const groups = new Map(
    Object.entries(by.groups).map(([text, values]) => [text, sampler(values, scale)] as const),
  )
  return (random, { cells }) => {
    const sample = groups.get(cells[parent]?.plain ?? '') ?? plain
    return sample ? render(sample(random)) : format.null
  }
}

const keptValues = 1 << 15

/** Small numbers recur; rendering them once is most of the speed of a numeric column. */
function rendering(scale: Scale, format: RecordFormat): (value: number) => Cell {
  const kept: (Cell | undefined)[] = []
  const make = (value: number): Cell => {
    const plain = scale.text(value)
    return scale.bare ? format.bare(plain, value) : format.word(plain, value)
  }
  return (value) => {
    if (value < 0 || value >= keptValues) return make(value)
    return (kept[value] ??= recurring(make(value)))
  }
}

function sampler(distribution: Distribution, scale: Scale): Sample {
  if ('weights' in distribution) {
    const values = distribution.weights.map(([value]) => scale.parse(value))
    const choose = weightedChoice(distribution.weights.map(([, weight]) => weight))
    return (random) => values[choose(random)] ?? 0
  }
  const sample = quantileSampler(distribution.quantiles, scale)
  const { round } = distribution
  if (round === undefined) return sample
  const step = Math.max(1, scale.parse(round.step))
  const threshold = thresholdOf(round.share)
  return (random) => {
    const value = sample(random)
    return random.next() < threshold ? Math.round(value / step) * step : value
  }
}

const bins = 4096

/** The inverse of the cumulative distribution on 4,096 equal bins, straight lines within a bin. */
function quantileSampler(points: readonly (readonly [number, number | string])[], scale: Scale): Sample {
  const edges = new Float64Array(bins + 1)
  const values = points.map(([, value]) => scale.parse(value))
  let segment = 0
  for (let bin = 0; bin <= bins; bin += 1) {
    const share = bin / bins
    while (segment < points.length - 2 && share > (points[segment + 1]?.[0] ?? 1)) segment += 1
    const [lowShare, highShare] = [points[segment]?.[0] ?? 0, points[segment + 1]?.[0] ?? 1]
    const within = highShare > lowShare ? (share - lowShare) / (highShare - lowShare) : 1
    const from = values[segment] ?? 0
    edges[bin] = from + ((values[segment + 1] ?? from) - from) * Math.min(1, Math.max(0, within))
  }
  return (random) => {
    const drawn = random.next()
    const bin = drawn >>> 18
    const from = edges[bin] ?? 0
    return Math.floor(from + ((edges[bin + 1] ?? from) - from) * ((drawn & 0x3ffff) / 0x40000))
  }
}

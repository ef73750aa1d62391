import type { Format, StartLevel } from '../../core/platform.ts'
import type { PriceBook } from '../../cost/price-book.ts'
import { comparedMetrics, type ComparedMetric } from '../../crossover/comparison.ts'
import { groupLevels, type LevelTrials, type SizingTrials } from '../../crossover/group-levels.ts'
import { optionOf } from '../../crossover/option-of.ts'
import { curveBand } from '../../stats/crossover/curve-bands.ts'
import type { Metric } from '../../stats/crossover/metric.ts'
import type { StoredTrial } from '../../store/run-record.ts'
import { seriesKey } from './series.ts'

/** Cost in USD (expected bill) or latency in milliseconds (median) of one series over payload size. */
export interface SizeCurve {
  readonly workload: string
  readonly format: Format
  readonly startLevel: StartLevel
  readonly metric: ComparedMetric
  readonly seriesKey: string
  readonly points: readonly CurveValue[]
}

/** Ends of the interval of the curve; undefined where the trials do not tell their noise. */
interface CurveValue {
  readonly bytes: number
  readonly value: number
  readonly low: number | undefined
  readonly high: number | undefined
}

interface CurveRequest {
  readonly book: PriceBook
  readonly seed: number
  readonly confidence: number
}

const questions: Readonly<Record<ComparedMetric, Metric>> = {
  cost: { kind: 'cost', noise: 'measured' },
  latency: { kind: 'median' },
}

/** One curve per series, level and metric that has at least two sizes: between the smallest and the largest that worked. */
export function sizeCurves(trials: readonly StoredTrial[], request: CurveRequest): SizeCurve[] {
  return groupLevels(trials).flatMap((level) =>
    level.sizings.flatMap((source) =>
      comparedMetrics.flatMap((metric) => curveOf(level, source, metric, request)),
    ),
  )
}

const pointsBetween = 24
/** Of a band that is only looked at. */
const bandDraws = 400

function curveOf(
  level: LevelTrials,
  source: SizingTrials,
  metric: ComparedMetric,
  { book, seed, confidence }: CurveRequest,
): SizeCurve[] {
  const found = optionOf(source, metric, level.clock, { book, pricing: {}, region: undefined })
  const [first] = source.succeeded
  if (found === undefined || first === undefined) return []
  const { series } = found.option
  if (series.sizes.length < 2) return []
  const sizes = evenly(series.sizes)
  const known = series.logSeconds.some((runs) => runs.length > 1)
  const draws = known ? bandDraws : 1
  const band = curveBand(
    { options: [found.option] },
    { metric: questions[metric], sizes, draws, seed, confidence },
  )
  const scale = metric === 'latency' ? 1000 : 1
  return [
    {
      ...{ workload: level.workload, format: level.format, startLevel: level.startLevel, metric },
      seriesKey: seriesKey(first),
      points: band.flatMap(({ size, value, low, high }) =>
        value === undefined
          ? []
          : [
              {
                bytes: size,
                value: value * scale,
                low: times(low, known, scale),
                high: times(high, known, scale),
              },
            ],
      ),
    },
  ]
}

const times = (value: number | undefined, known: boolean, scale: number): number | undefined =>
  value === undefined || !known ? undefined : value * scale

/** The measured sizes and, evenly on a logarithmic scale, sizes between them. */
function evenly(measured: readonly number[]): readonly number[] {
  const from = measured[0] ?? 1
  const to = measured.at(-1) ?? from
  const between = Array.from(
    { length: pointsBetween - 1 },
    (_, at) => from * (to / from) ** ((at + 1) / pointsBetween),
  )
  return [...new Set([...measured, ...between])].toSorted((a, b) => a - b)
}

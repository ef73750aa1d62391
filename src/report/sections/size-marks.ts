import type { StartLevel } from '../../core/platform.ts'
import type { ComparedSide, Comparison } from '../../crossover/comparison.ts'
import type { Crossing } from '../../stats/crossover/crossover-answer.ts'
import type { CrossingMark, ZoneMark } from '../charts/crossing-strip.ts'
import type { CurveLine } from '../charts/curve-layers.ts'
import type { LimitMark } from '../charts/infeasible-region.ts'
import { ink, styleSeries } from '../charts/palette.ts'
import { levelsOf, pairsOf, type LevelView } from '../measures/level-view.ts'
import type { RunView } from '../measures/run-view.ts'
import { keyOfSizing } from '../measures/series.ts'
import { crossingInterval, sizeRange, sizeText } from '../text/size-text.ts'
import { platformNames } from '../text/words.ts'

export interface SizeMarks {
  readonly curves: readonly CurveLine[]
  readonly crossings: readonly CrossingMark[]
  readonly zones: readonly ZoneMark[]
  readonly limits: readonly LimitMark[]
}

/** What the comparison adds to a chart over size, of every format that the workload was measured in. */
export function sizeMarks(
  view: RunView,
  workload: string,
  startLevel: StartLevel,
  figure: 'cost' | 'latency',
): SizeMarks {
  const levels = levelsOf(view, workload).filter((level) => level.startLevel === startLevel)
  const pairs = levels.flatMap((level) => pairsOf(view, level, figure === 'cost' ? 'expected' : 'median'))
  return {
    curves: view.compared.curves
      .filter(
        (each) => each.workload === workload && each.startLevel === startLevel && each.metric === figure,
      )
      .map(({ seriesKey, format, points }) => ({
        series: seriesKey,
        line: `${seriesKey} ${format}`,
        points,
      })),
    crossings: pairs
      .flatMap((pair) => pair.answer.crossings.map((crossing) => markOf(view, pair, crossing)))
      .toSorted((a, b) => a.at - b.at),
    zones: pairs.flatMap(({ answer }) =>
      answer.indifference.filter(({ low, high }) =>
        answer.crossings.some(({ size }) => low <= size && size <= high),
      ),
    ),
    limits: levels.flatMap((level) => limitsOf(view, level)),
  }
}

function markOf(view: RunView, { a, b, answer }: Comparison, crossing: Crossing): CrossingMark {
  const { size, low, high, below } = crossing
  const [lesser, other] = below === 'a' ? [a, b] : [b, a]
  const at = sizeText(size)
  const names = `${platformNames[lesser.platform]} needs less below, ${platformNames[other.platform]} above`
  return {
    ...{ at: size, low, high },
    colours: [colourOf(view, lesser, size), colourOf(view, other, size)],
    label: low === undefined || high === undefined ? at : `${at} (${sizeRange(low, high)})`,
    tip: `${at} (${crossingInterval(crossing, answer.confidence)}): ${names}`,
  }
}

/** Of the sizing that is the best one of its platform there. */
function colourOf(view: RunView, side: ComparedSide, size: number): string {
  const active = side.active.findLast(({ bytes }) => bytes <= size * 1.001) ?? side.active[0]
  const key = active === undefined ? '' : keyOfSizing(active.sizing)
  return styleSeries(view.series).get(key)?.colour ?? ink
}

function limitsOf(view: RunView, { reaches }: LevelView): LimitMark[] {
  const styles = styleSeries(view.series)
  return reaches.flatMap(({ platform, failedFrom }) => {
    if (failedFrom === undefined) return []
    const series = view.series.find((each) => each.platform === platform)
    return [
      {
        from: failedFrom,
        colour: styles.get(series?.key ?? '')?.colour ?? ink,
        label: `no ${platformNames[platform]} from ${sizeText(failedFrom)}`,
      },
    ]
  })
}

/** The crossings of a panel in words, for its caption and for those who cannot see it. */
export const crossingWords = ({ crossings, limits }: SizeMarks): string[] => [
  ...crossings.map(({ tip }) => `Crossing at ${tip}.`),
  ...limits.map(({ label }) => `${label.charAt(0).toUpperCase()}${label.slice(1)} on.`),
]

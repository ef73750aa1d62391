import { describeSizing } from '../../core/sizing.ts'
import type { Series } from '../measures/series.ts'
import { platformNames } from '../text/words.ts'
import { spreadLabels } from './label-positions.ts'
import { axisLine, ink, quietInk, type SeriesStyle } from './palette.ts'
import { pixels, type Layer } from './panel.ts'

/** `end`: the pixel at which the line ends; undefined for a series that has none here: it is named at the top. */
export interface LineEnd {
  readonly series: Series
  readonly end: number | undefined
}

/** From one name to the next: two lines of text. */
export const labelGap = 31

/** Pixels that the names need to the right of the plot; fonts differ, so with some to spare. */
export function labelWidth(series: readonly Series[]): number {
  const longest = Math.max(
    12,
    ...series.map(({ platform, sizing }) =>
      Math.max(platformNames[platform].length * 1.12, describeSizing(sizing).length),
    ),
  )
  return Math.round(Math.min(28 + longest * 6.3, 220))
}

/**
 * Names the lines where they end, to the right of the plot: platform, sizing below it, and the mark of the series.
 * Labels that would touch are moved apart and joined by a thin line.
 */
export function seriesLabels(
  lines: readonly LineEnd[],
  styles: ReadonlyMap<string, SeriesStyle>,
  { width, height }: { width: number; height: number },
): Layer[] {
  const places = spreadLabels(
    lines.map(({ end }) => end ?? 0),
    labelGap,
    8,
    height - 8,
  )
  const labels = lines.map(({ series: each, end }, index) => ({
    x: width + 2,
    hasLine: end !== undefined,
    end: Math.round(end ?? 0),
    joint: width + 14,
    y: Math.round(places[index] ?? 0),
    text: width + 24,
    upper: Math.round((places[index] ?? 0) - 1),
    lower: Math.round((places[index] ?? 0) + 12),
    platform: platformNames[each.platform],
    sizing: describeSizing(each.sizing),
    colour: styles.get(each.key)?.colour ?? ink,
    shape: styles.get(each.key)?.shape ?? 'circle',
  }))
  const exactly = (field: string): Layer => ({ field, type: 'nominal', scale: null, legend: null })
  const text = (field: string, y: string, mark: Layer): Layer => ({
    data: { values: labels },
    mark: { type: 'text', align: 'left', baseline: 'middle', limit: 196, ...mark },
    encoding: { x: pixels('text'), y: pixels(y), text: { field } },
  })
  return [
    {
      data: { values: labels.filter(({ hasLine }) => hasLine) },
      mark: { type: 'rule', strokeWidth: 1, color: axisLine, opacity: 0.7 },
      encoding: { x: pixels('x'), y: pixels('end'), x2: { field: 'joint' }, y2: { field: 'y' } },
    },
    {
      data: { values: labels },
      mark: { type: 'point', filled: true, size: 52, opacity: 1 },
      encoding: { x: pixels('joint'), y: pixels('y'), color: exactly('colour'), shape: exactly('shape') },
    },
    text('platform', 'upper', { fontSize: 12, fontWeight: 600, color: ink }),
    text('sizing', 'lower', { fontSize: 11, color: quietInk }),
  ]
}

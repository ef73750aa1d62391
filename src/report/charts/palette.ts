import type { LineReason } from '../../core/invoice.ts'
import type { Platform } from '../../core/platform.ts'
import type { Series } from '../measures/series.ts'

/**
 * Okabe and Ito's colours, told apart with every common colour blindness. A platform keeps its family, so that two
 * sizings of it look related; the shape repeats the platform for those who see no colour.
 */
const families: Readonly<Record<Platform, readonly string[]>> = {
  lambda: ['#E69F00', '#D55E00', '#CC79A7', '#B8860B', '#8C3B00'],
  'emr-serverless': ['#0072B2', '#56B4E9', '#00557F'],
  glue: ['#009E73', '#66C7AB', '#00664A'],
}

const shapes: Readonly<Record<Platform, string>> = {
  lambda: 'circle',
  'emr-serverless': 'square',
  glue: 'triangle-up',
}

export interface SeriesStyle {
  readonly colour: string
  /** A Vega symbol. */
  readonly shape: string
}

/** One style per series, in the order given. More sizings than colours: the colours of the family repeat. */
export function styleSeries(series: readonly Series[]): Map<string, SeriesStyle> {
  const used = new Map<Platform, number>()
  return new Map(
    series.map(({ key, platform }) => {
      const index = used.get(platform) ?? 0
      used.set(platform, index + 1)
      const family = families[platform]
      return [key, { colour: family[index % family.length] ?? ink, shape: shapes[platform] }]
    }),
  )
}

/** Work is what was wanted; the minimum is grey: nothing was had for it. */
export const reasonColours: Readonly<Record<LineReason, string>> = {
  work: '#009E73',
  'start-up': '#E69F00',
  'minimum-or-rounding': '#999999',
  idle: '#CC79A7',
}

export const phaseColours: Readonly<Record<string, string>> = {
  queue: '#999999',
  provision: '#56B4E9',
  'sandbox init': '#0072B2',
  launch: '#F0E442',
  JVM: '#E69F00',
  session: '#D55E00',
  'JVM and session': '#D55E00',
  work: '#009E73',
  finish: '#CC79A7',
}

/** Of text and lines in a light page; `darkOf` has the same for a dark one. No series has one of these. */
export const ink = '#1b2430'
export const quietInk = '#5b6674'
export const gridLine = '#e4e8ed'
export const axisLine = '#9ba5b1'
export const paper = '#ffffff'

export const darkOf: Readonly<Record<string, string>> = {
  [ink]: '#e9edf2',
  [quietInk]: '#a6b0bc',
  [gridLine]: '#2b323b',
  [axisLine]: '#66717e',
  [paper]: '#14181e',
}

export const fontFamily = '-apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif'

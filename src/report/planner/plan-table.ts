import type { CandidateForecast, Forecast } from '../../forecast/forecast-document.ts'
import type { Table, TableCell } from '../document.ts'
import { formatMs, formatMsRange } from '../text/duration.ts'
import { formatUsd, formatUsdRange } from '../text/money.ts'
import { platformNames } from '../text/words.ts'
import { percentText } from './controls.ts'

export type Plan = Pick<Forecast, 'candidates' | 'best'>

/** Whether the intervals of a plan are there yet. */
export type PlanProgress = 'points' | 'done'

const columns = ['Platform and sizing', 'A month', 'A job', 'p95 latency', 'Warm starts', 'Spent on']

/** Every candidate of a month, cheapest first, each figure with its interval and its number of trials. */
export function planTable(plan: Plan, caption: string, progress: PlanProgress): Table {
  return {
    kind: 'table',
    id: 'what-if',
    caption,
    sortable: false,
    columns: columns.map((label, at) => ({ label, align: at === 0 || at === 5 ? 'left' : 'right' })),
    rows: plan.candidates.map((candidate) => rowOf(candidate, progress)),
  }
}

function rowOf(candidate: CandidateForecast, progress: PlanProgress): readonly TableCell[] {
  const { monthlyUsd: usd, usdPerJob, latencyP95Seconds: p95, platform, start, notes } = candidate
  const note = notes.join('; ')
  const name: TableCell = { text: nameOf(candidate), heading: true, ...(note === '' ? {} : { note }) }
  if (usd === null || p95 === null) {
    const none: TableCell = { text: '–', tone: 'quiet', sort: null }
    return [name, { text: 'cannot do it', tone: 'bad', sort: null }, none, none, none, none]
  }
  const spread = (low: string | undefined): string =>
    `${progress === 'points' ? 'working out …' : (low ?? 'no interval')}, n = ${usd.samples}`
  const range =
    usd.low === null || usd.high === null ? undefined : formatUsdRange(Number(usd.low), Number(usd.high))
  const p95Range =
    p95.low === undefined || p95.high === undefined
      ? undefined
      : formatMsRange(p95.low * 1000, p95.high * 1000)
  return [
    name,
    { text: formatUsd(usd.point), note: spread(range), sort: usd.point },
    { text: usdPerJob === null ? '–' : formatUsd(usdPerJob), sort: usdPerJob },
    { text: formatMs(p95.point * 1000), note: spread(p95Range), sort: p95.point },
    { text: platform === 'glue' ? '–' : percentText(start.warmShare), sort: start.warmShare },
    { text: spentOn(candidate) },
  ]
}

/** As the rest of the report names its platform. */
const nameOf = ({ platform, label }: Pick<CandidateForecast, 'platform' | 'label'>): string =>
  `${platformNames[platform]}${label.slice(platform.length)}`

const reasonWords = [
  ['work', 'work'],
  ['start-up', 'start-up'],
  ['minimum-or-rounding', 'minimum'],
  ['idle', 'idle'],
] as const

function spentOn({ byReason }: CandidateForecast): string {
  if (byReason === null) return ''
  const parts = reasonWords.map(([reason, words]) => ({ words, usd: Number(byReason[reason]) }))
  const total = parts.reduce((sum, { usd }) => sum + usd, 0)
  return parts
    .filter(({ usd }) => usd > 0.005 * total)
    .map(({ words, usd }) => `${Math.round((100 * usd) / total)} % ${words}`)
    .join(', ')
}

/** Which is the cheapest, by how much, and how sure that is. */
export function planSentence({ candidates, best }: Plan): string {
  if (best === null) return 'No single sizing can do all the jobs.'
  const { label, monthlyUsd, cheapestShare } = best
  const { low, high, samples } = monthlyUsd
  const interval =
    low === null || high === null ? 'no interval' : `95 %: ${formatUsdRange(Number(low), Number(high))}`
  const own = candidates.find((each) => each.label === label)
  const next = candidates.find((each) => each.label !== label && each.monthlyUsd !== null)?.monthlyUsd
  const more =
    next === undefined || next === null
      ? ''
      : ` The next one costs ${formatUsd(Number(next.point) - Number(monthlyUsd.point))} a month more.`
  return `Cheapest: ${own === undefined ? label : nameOf(own)}, ${formatUsd(monthlyUsd.point)} a month (${interval}, n = ${samples}), ${sureness(cheapestShare)}.${more}`
}

function sureness(share: number): string {
  if (!Number.isFinite(share)) return 'too few trials to say how sure'
  const percent = percentText(share)
  return share >= 0.95
    ? `so in ${percent} of the resampled measurements`
    : `but only in ${percent} of the resampled measurements: they do not decide it`
}

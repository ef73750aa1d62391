import type { Estimate } from '../core/estimate.ts'
import type { LineReason } from '../core/invoice.ts'
import { formatBytes } from '../core/size.ts'
import { durationText } from './duration-text.ts'
import { moneyText } from './money-text.ts'
import { wrapped } from './wrapped.ts'

interface ShownMoney {
  readonly point: string
  readonly low: string | null
  readonly high: string | null
  readonly samples: number
}

interface ShownCandidate {
  readonly label: string
  readonly platform: string
  readonly start: { readonly warmShare: number }
  readonly infeasibleShare: number
  readonly monthlyUsd: ShownMoney | null
  readonly usdPerJob: string | null
  readonly byReason: Readonly<Record<LineReason, string>> | null
  readonly latencyP95Seconds: Estimate | null
  readonly notes: readonly string[]
}

interface ShownRouting {
  readonly routes: readonly {
    readonly fromBytes: number
    readonly toBytes: number
    readonly share: number
    readonly label: string
  }[]
  readonly monthlyUsd: string
  readonly savesUsd: string | null
}

interface ShownSensitivity {
  readonly factor: string
  readonly change: string
  readonly label: string
  readonly changeUsd: string
  readonly best: string
  readonly bestChanges: boolean
}

export interface ShownForecast {
  readonly runId: string
  readonly notice: string | null
  readonly workload: string
  readonly format: string
  readonly jobsPerMonth: number
  readonly arrivals: string
  readonly sizes: string
  readonly candidates: readonly ShownCandidate[]
  readonly best: {
    readonly label: string
    readonly monthlyUsd: ShownMoney
    readonly cheapestShare: number
  } | null
  readonly routing: ShownRouting | null
  readonly sensitivity: readonly ShownSensitivity[]
  readonly assumptions: readonly string[]
}

const width = 110

/** A forecast for a terminal: the candidates by cost, the answer, routing by size, what would change it, assumptions. */
export function forecastText(shown: ShownForecast): string {
  const { notice, runId, workload, format, arrivals, sizes, jobsPerMonth } = shown
  const jobs = jobsPerMonth.toLocaleString('en-US', { maximumSignificantDigits: 4 })
  return [
    ...(notice === null ? [] : [...wrapped(notice, '', width), '']),
    ...wrapped(
      `${workload} (${format}) of run ${runId}: ${jobs} jobs a month (${arrivals}), ${sizes}`,
      '',
      width,
    ),
    '',
    ...candidateTable(shown.candidates),
    ...shown.candidates.flatMap(({ label, notes }) =>
      notes.flatMap((note) => wrapped(`${label}: ${note}`, '  ', width)),
    ),
    '',
    ...wrapped(answerText(shown), '', width),
    ...(shown.routing === null ? [] : wrapped(routingText(shown.routing, shown.best?.label), '', width)),
    '',
    ...sensitivityTable(shown.sensitivity),
    'assumes',
    ...shown.assumptions.flatMap((line) => wrapped(line, '  ', width)),
  ].join('\n')
}

function candidateTable(candidates: readonly ShownCandidate[]): string[] {
  return table([
    ['platform and sizing', 'a month', '95 %', 'a job', 'p95 latency', '95 %', 'warm', 'n', 'spent on'],
    ...candidates.map((each) => {
      const { monthlyUsd: usd, latencyP95Seconds: p95 } = each
      return [
        each.label,
        usd === null ? 'cannot' : moneyText(usd.point),
        usd === null ? '' : between(usd),
        each.usdPerJob === null ? '' : moneyText(each.usdPerJob),
        p95 === null ? '' : seconds(p95.point),
        p95?.low === undefined || p95.high === undefined ? '' : `${seconds(p95.low)} to ${seconds(p95.high)}`,
        each.platform === 'glue' ? '' : percent(each.start.warmShare),
        usd === null ? '' : String(usd.samples),
        each.byReason === null ? '' : reasonsText(each.byReason),
      ]
    }),
  ])
}

const between = ({ low, high }: ShownMoney): string =>
  low === null || high === null ? '' : `${moneyText(low)} to ${moneyText(high)}`

const reasonWords: Readonly<Record<LineReason, string>> = {
  work: 'work',
  'start-up': 'start-up',
  'minimum-or-rounding': 'minimum',
  idle: 'idle',
}

function reasonsText(reasons: Readonly<Record<LineReason, string>>): string {
  const parts = (['work', 'start-up', 'minimum-or-rounding', 'idle'] as const).map((reason) => ({
    words: reasonWords[reason],
    usd: Number(reasons[reason]),
  }))
  const total = parts.reduce((sum, { usd }) => sum + usd, 0)
  return parts
    .filter(({ usd }) => usd > 0.005 * total)
    .map(({ words, usd }) => `${percent(usd / total)} ${words}`)
    .join(', ')
}

function answerText({ best, candidates }: ShownForecast): string {
  if (best === null)
    return 'No single sizing can do all the jobs: see the limits above, and measure larger ones.'
  const { label, monthlyUsd, cheapestShare } = best
  const range = between(monthlyUsd)
  const interval = range === '' ? 'too few trials for an interval' : `95 %: ${range}`
  const next = candidates.find((each) => each.label !== label && each.monthlyUsd !== null)
  const more =
    next === undefined || next.monthlyUsd === null
      ? ''
      : ` Next is ${next.label}, ${moneyText(String(Number(next.monthlyUsd.point) - Number(monthlyUsd.point)))} a month more.`
  const sure =
    cheapestShare >= 0.95
      ? `so in ${percent(cheapestShare)} of the resampled measurements.`
      : `but only in ${percent(cheapestShare)} of the resampled measurements: the measurements do not decide it.`
  return `Cheapest for all jobs: ${label}, ${moneyText(monthlyUsd.point)} a month (${interval}); ${sure}${more}`
}

function routingText({ routes, monthlyUsd, savesUsd }: ShownRouting, best: string | undefined): string {
  if (best !== undefined && !(Number(savesUsd) > 0)) {
    return `Routing by payload size saves nothing: ${best} is the best for all of them, or the split would cost more cold starts.`
  }
  const parts = routes.map(({ toBytes, share, label }, at) => {
    const bound = at === routes.length - 1 ? 'above' : `up to ${formatBytes(toBytes)}`
    return `${bound} ${label} (${percent(share)} of the jobs)`
  })
  const saves =
    savesUsd === null
      ? ''
      : `, ${moneyText(savesUsd)} less (${percent(Number(savesUsd) / (Number(savesUsd) + Number(monthlyUsd)))})`
  return `Routed by payload size: ${routes.length === 1 ? `all on ${routes[0]?.label}` : parts.join('; ')}: ${moneyText(monthlyUsd)} a month${saves}.`
}

function sensitivityTable(rows: readonly ShownSensitivity[]): string[] {
  if (rows.length === 0) return []
  const factors = [...new Set(rows.map(({ factor }) => factor))]
  return [
    'what would change it',
    ...table(
      factors.map((factor) => {
        const own = rows.filter((row) => row.factor === factor)
        const words = own.map(({ change, changeUsd }) => `${change}: ${signed(changeUsd)}`)
        const other = own.find(({ bestChanges }) => bestChanges)
        const then = other === undefined ? '' : `then ${other.best} is cheapest (${other.change})`
        return [factor, words.join('   '), own[0]?.label ?? '', then]
      }),
    ),
    '',
  ]
}

function signed(usd: string): string {
  const amount = Number(usd)
  if (Math.abs(amount) < 1e-9) return 'the same'
  return `${amount < 0 ? '-' : '+'}${moneyText(String(Math.abs(amount)))}`
}

/** Columns as wide as they need, the first row as a heading like the others. */
function table(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => (row[at] ?? '').length)),
  )
  return rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd())
}

const seconds = (value: number): string => durationText(value * 1000)

function percent(share: number): string {
  const points = 100 * share
  if (points > 0 && points < 1) return '<1 %'
  return points > 99 && points < 100 ? '>99 %' : `${Math.round(points)} %`
}

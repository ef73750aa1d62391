import { platformNames } from '../core/platform.ts'
import { formatBytes } from '../core/size.ts'
import { leastSamples } from '../stats/percentile.ts'
import type { CrossoverAnswer } from '../stats/crossover/crossover-answer.ts'
import type { PairContext } from './compare-pair.ts'
import type { ComparedMetric } from './comparison.ts'
import type { ComparedOption } from './option-of.ts'
import { sizingLabel } from './side-label.ts'

/** What a reader has to know before he trusts an answer; one line each. */
export function warningsOf(
  options: readonly ComparedOption[],
  answer: CrossoverAnswer,
  { level, metric, statistic }: PairContext,
): readonly string[] {
  const latency = metric === 'latency'
  return [
    ...options.flatMap((each) => leftOut(each)),
    ...(latency && level.clock !== 'client_ms' ? [clockWords[level.clock]] : []),
    ...(statistic === 'p95' ? tailWords(options) : []),
    ...(latency ? [] : totals(options)),
    ...thin(options),
    ...contended(options),
    ...openEnds(answer),
    ...interpolated(options, answer, metric),
  ]
}

const labelOf = ({ source }: ComparedOption): string => sizingLabel(source.platform, source.sizing)

const leftOut = (each: ComparedOption): readonly string[] =>
  each.leftOut === 0
    ? []
    : [
        `${labelOf(each)}: ${each.leftOut} of ${each.leftOut + each.trials} trials do not tell it and are left out`,
      ]

const clockWords = {
  client_ms: '',
  platform_ms: "latency is the platform's own run duration: not all trials were timed from submission to end",
  work_ms: 'latency is the time of the work alone: not all trials were timed from submission to end',
} as const

function tailWords(options: readonly ComparedOption[]): readonly string[] {
  const needed = leastSamples(0.95)
  const few = options.filter(({ trials }) => trials < needed)
  if (few.length === 0) return []
  return [
    `p95 rests on a lognormal tail: ${Math.min(...few.map(({ trials }) => trials))} trials of a sizing, ${needed} would be needed to count it`,
  ]
}

function totals(options: readonly ComparedOption[]): readonly string[] {
  const some = options.filter(({ basis }) => basis === 'totals')
  return some.length === 0
    ? []
    : [`${some.map(labelOf).join(', ')}: totals as they were given, not priced by a price book`]
}

function thin(options: readonly ComparedOption[]): readonly string[] {
  const single = options.filter(({ option }) => option.series.logSeconds.some((runs) => runs.length < 2))
  return single.length === 0 ? [] : [`sizes with a single trial: ${single.map(labelOf).join(', ')}`]
}

const contended = (options: readonly ComparedOption[]): readonly string[] =>
  options.flatMap((each) => {
    const { succeeded } = each.source
    const count = succeeded.filter((trial) => trial.contended === true).length
    if (count === 0) return []
    return [
      `${labelOf(each)}: ${count} of ${succeeded.length} trials ran while the host gave less CPU than they asked for`,
    ]
  })

function openEnds({ crossings }: CrossoverAnswer): readonly string[] {
  return crossings
    .filter(({ low, high }) => low === undefined || high === undefined)
    .map(
      ({ size }) =>
        `the interval of the crossing at ${formatBytes(Math.round(size))} is open: more runs around it would close it`,
    )
}

function interpolated(
  options: readonly ComparedOption[],
  { level }: CrossoverAnswer,
  metric: ComparedMetric,
): readonly string[] {
  if (level !== 'powers-and-residuals') return []
  const names = [...new Set(options.map(({ source }) => platformNames[source.platform]))].join(' and ')
  return [`${metric} of ${names}: no smooth curve fits the runs; between the sizes it is interpolated`]
}

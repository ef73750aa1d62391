import type { Platform } from '../../core/platform.ts'
import type { Comparison } from '../../crossover/comparison.ts'
import { activeLabel } from '../../crossover/side-label.ts'
import type { RatioAt } from '../../stats/crossover/crossover-answer.ts'
import type { Reach, WinnerRange } from '../measures/winner-ranges.ts'
import { crossingInterval, percent, sizeRange, sizeText } from '../text/size-text.ts'
import { listed, platformNames } from '../text/words.ts'

/**
 * The answer of one metric over all sizes: `Below 63 MB (48–81 MB, 95 %) Lambda 1769 MiB is cheapest; above it EMR
 * Serverless is.` With the stretch in which either will do, and what to repeat where it is open.
 */
export function rangeSentence(
  superlative: 'cheapest' | 'fastest',
  ranges: readonly WinnerRange[],
  pairs: readonly Comparison[],
  reaches: readonly Reach[],
): string {
  const parts = ranges.map((range, at) => {
    const where = whereWords(range, ranges[at - 1], ranges[at + 1], pairs)
    return ranges.length === 1
      ? `${resultWords(range, superlative, pairs)} ${where}`
      : `${where} ${resultWords(range, superlative, pairs)}`
  })
  return [
    `${capital(parts.join('; '))}.`,
    ...marginWords(superlative, ranges, pairs),
    ...zoneWords(ranges),
    ...repeatWords(ranges, pairs),
    ...limitWords(reaches),
  ].join(' ')
}

function whereWords(
  { from, to, start }: WinnerRange,
  before: WinnerRange | undefined,
  next: WinnerRange | undefined,
  pairs: readonly Comparison[],
): string {
  const end = next?.start === undefined ? sizeText(to) : crossingWords(next, pairs)
  if (before === undefined && next === undefined) return `at every size measured (${sizeRange(from, to)})`
  if (before === undefined) return `${next?.start === undefined ? 'up to' : 'below'} ${end}`
  if (next === undefined) return start === undefined ? `from ${sizeText(from)} on` : 'above it'
  return `from ${start === undefined ? sizeText(from) : 'there'} to ${end}`
}

/** `63 MB (48–81 MB, 95 %)` */
function crossingWords({ from, start }: WinnerRange, pairs: readonly Comparison[]): string {
  if (start === undefined) return sizeText(from)
  return `${sizeText(start.size)} (${crossingInterval(start, pairs[0]?.answer.confidence ?? 0.95)})`
}

function resultWords(range: WinnerRange, superlative: string, pairs: readonly Comparison[]): string {
  const { result, from, to } = range
  const label = (platform: Platform): string => labelOf(platform, from, to, pairs)
  switch (result.kind) {
    case 'winner':
      return `${label(result.platform)} is ${superlative}`
    case 'tie':
      return `${listed(result.platforms.map(label))} are within 5\u00a0% of each other: either will do`
    case 'open':
      return `it is not decided which of ${listed(result.platforms.map((each) => platformNames[each]))} is ${superlative}`
    case 'sole':
      return result.others === 'failed'
        ? `only ${label(result.platform)} can do the job`
        : `only ${label(result.platform)} was measured`
    case 'gap':
      return `it was not measured whether ${listed(result.missing.map((each) => platformNames[each]))} can do the job`
  }
}

function labelOf(platform: Platform, from: number, to: number, pairs: readonly Comparison[]): string {
  const side = pairs.flatMap(({ a, b }) => [a, b]).find((each) => each.platform === platform)
  return side === undefined ? platformNames[platform] : activeLabel(side, from, to, true)
}

/** Of who wins everywhere: how far the next one is, where it is nearest. */
function marginWords(
  superlative: string,
  ranges: readonly WinnerRange[],
  pairs: readonly Comparison[],
): string[] {
  const [only] = ranges
  if (ranges.length !== 1 || only?.result.kind !== 'winner') return []
  const { platform } = only.result
  const margins = pairs.flatMap(({ a, b, answer }) => {
    if (a.platform === platform) return answer.band.map((at) => ({ rival: b, ...inverse(at) }))
    return b.platform === platform ? answer.band.map((at) => ({ rival: a, ...at })) : []
  })
  const nearest = margins.toSorted((p, q) => p.ratio - q.ratio)[0]
  if (nearest === undefined) return []
  const { rival, ratio, low, high, size } = nearest
  const interval = `${digits(low)}–${digits(high)}, ${percent(pairs[0]?.answer.confidence ?? 0.95)}`
  return [
    `${platformNames[rival.platform]} comes nearest: ${digits(ratio)} times as ${superlative === 'cheapest' ? 'much' : 'long'} (${interval}) at ${sizeText(size)}.`,
  ]
}

const inverse = ({ size, ratio, low, high }: RatioAt): RatioAt => ({
  ...{ size, ratio: 1 / ratio, low: 1 / high, high: 1 / low },
})

const digits = (value: number): string => String(Number(value.toPrecision(3)))

function zoneWords(ranges: readonly WinnerRange[]): string[] {
  const zones = ranges.flatMap(({ start }) => start?.zone ?? [])
  return zones.map(
    ({ low, high }) =>
      `At ${sizeRange(low, high)} the two may be within 5\u00a0% of each other: either will do.`,
  )
}

function repeatWords(ranges: readonly WinnerRange[], pairs: readonly Comparison[]): string[] {
  const open = new Set(ranges.flatMap(({ result }) => (result.kind === 'open' ? result.platforms : [])))
  const undecided = pairs.filter(
    ({ a, b, answer }) => answer.kind === 'undecided' && open.has(a.platform) && open.has(b.platform),
  )
  const reasons = new Set(undecided.flatMap(({ answer }) => answer.reason ?? []))
  const sizes = [...new Set(undecided.flatMap(({ answer }) => answer.repeat))].toSorted((a, b) => a - b)
  if (reasons.has('no-repetition'))
    return ['Every size was measured once, so the noise is not known: add --reps 3.']
  if (reasons.has('one-size'))
    return ['They have one size in common: measure at least three, from small to large.']
  if (reasons.has('no-common-range')) return ['They have no size in common: measure both at the same ones.']
  return sizes.length === 0 ? [] : [`More trials at ${listed(sizes.map(sizeText))} would decide it.`]
}

const limitWords = (reaches: readonly Reach[]): string[] =>
  reaches.flatMap(({ platform, failedFrom, to }) =>
    failedFrom === undefined
      ? []
      : [
          `${platformNames[platform]} worked up to ${sizeText(to)} and failed from ${sizeText(failedFrom)} on.`,
        ],
  )

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

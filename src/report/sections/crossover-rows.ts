import type { ComparedStatistic, Comparison } from '../../crossover/comparison.ts'
import { shortLabel, sideLabel } from '../../crossover/side-label.ts'
import type { RatioAt } from '../../stats/crossover/crossover-answer.ts'
import type { Column, TableCell } from '../document.ts'
import { crossingInterval, sizeText } from '../text/size-text.ts'
import { listed } from '../text/words.ts'

export const statisticNames: Readonly<Record<ComparedStatistic, string>> = {
  expected: 'cost',
  median: 'latency, median',
  p95: 'latency, p95',
}

export const crossoverColumns: readonly Column[] = [
  { label: 'Start', align: 'left' },
  { label: 'Figure', align: 'left' },
  { label: 'A', align: 'left' },
  { label: 'B', align: 'left' },
  { label: 'They cross at', align: 'left' },
  { label: 'A ÷ B, smallest', align: 'right' },
  { label: 'A ÷ B, largest', align: 'right' },
  { label: 'n', align: 'right' },
]

/** One comparison as a row of a table of crossovers. */
export function crossoverRow(comparison: Comparison): TableCell[] {
  const { startLevel, statistic, a, b, answer, trials, ofPlatforms } = comparison
  const nameOf = ofPlatforms ? shortLabel : sideLabel
  return [
    { text: startLevel },
    { text: statisticNames[statistic] },
    { text: nameOf(a), heading: true },
    { text: nameOf(b) },
    crossingCell(comparison),
    ratioCell(answer.band[0]),
    ratioCell(answer.band.at(-1)),
    { text: String(trials), sort: trials },
  ]
}

/** Where the two cross; `A` stands for the first platform. */
export function crossingCell({ answer, a, b, ofPlatforms }: Comparison): TableCell {
  const nameOf = ofPlatforms ? shortLabel : sideLabel
  const limited = answer.infeasible
  const limit =
    limited === undefined
      ? ''
      : `${nameOf(limited.side === 'a' ? a : b)} fails from ${sizeText(limited.from)} on`
  switch (answer.kind) {
    case 'one':
    case 'several': {
      const intervals = answer.crossings.map((crossing) => crossingInterval(crossing, answer.confidence))
      return {
        text: answer.crossings.map(({ size }) => sizeText(size)).join(' and '),
        ...noteOf([...intervals, limit]),
        sort: answer.crossings[0]?.size ?? null,
        tone: 'good',
      }
    }
    case 'none':
      return { text: 'nowhere: A is less', ...noteOf([beyondWords(answer.extrapolated), limit]) }
    case 'tie':
      return { text: 'a tie', ...noteOf(['within 5\u00a0% everywhere', limit]) }
    case 'infeasible':
      return { text: 'where A ends', note: limit, sort: limited?.from ?? null }
    case 'undecided':
      return { text: 'undecided', note: openWords(answer), tone: 'quiet', sort: null }
  }
}

function noteOf(parts: readonly string[]): { note?: string } {
  const said = parts.filter((part) => part !== '')
  return said.length === 0 ? {} : { note: said.join('; ') }
}

const beyondWords = (size: number | undefined): string =>
  size === undefined ? '' : `their curves would meet at about ${sizeText(size)}: not measured`

function openWords({ reason, repeat, candidate }: Comparison['answer']): string {
  if (reason === 'one-size') return 'one size in common'
  if (reason === 'no-common-range') return 'no size in common'
  if (reason === 'no-repetition') return 'every size was measured once'
  const guess =
    candidate === undefined ? '' : `curves meet at about ${sizeText(candidate.size)}, not borne out; `
  return `${guess}${repeat.length === 0 ? 'too noisy' : `repeat ${listed(repeat.map(sizeText))}`}`
}

function ratioCell(at: RatioAt | undefined): TableCell {
  if (at === undefined) return { text: '–', tone: 'quiet', sort: null }
  return {
    text: digits(at.ratio),
    note: `${digits(at.low)}–${digits(at.high)}`,
    sort: at.ratio,
  }
}

const digits = (value: number): string => String(Number(value.toPrecision(3)))

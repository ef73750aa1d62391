import { formatUsd } from '../report/text/money.ts'
import type { Judged, NightEnd } from './ci-verdict.ts'

export interface NightWords extends Judged {
  readonly nightId: string
  readonly endedAt: string
  readonly control: 'base' | 'same code'
  readonly baseline: { readonly nights: number; readonly needed: number; readonly missing: number }
  readonly usd: { readonly spent: string; readonly budget: string | null }
}

const titles: Readonly<Record<NightEnd, string>> = {
  regressed: 'a regression is confirmed',
  incomplete: 'ended early',
  inconclusive: 'inconclusive',
  'new-failures': 'cells fail that did not',
  learning: 'learning',
  passed: 'passed',
}

const nightMarker = '<!-- soalbench-nightly -->'

/** The comment of a night: what it found in one line, and below it the table of the gate, where there is one. */
export function nightComment(night: NightWords, table: string | undefined): string {
  const { end, words, nightId, endedAt, tooNew } = night
  const lines = [
    nightMarker,
    `## soalbench nightly: ${titles[end]}`,
    '',
    `${words}. Night \`${nightId}\`, ended ${endedAt}, ${spentWords(night)}.`,
  ]
  if (night.control === 'same code') {
    lines.push(
      '',
      'The control was the same code again: this night shows noise and platform drift, no change of code.',
    )
  }
  if (tooNew.length > 0) {
    lines.push('', `Slower and not counted, since too few nights know them: ${tooNew.length} cells.`)
  }
  return `${[...lines, '', ...(table === undefined ? [] : [table])].join('\n')}\n`
}

const spentWords = ({ usd }: NightWords): string =>
  usd.budget === null ? formatUsd(usd.spent) : `${formatUsd(usd.spent)} of ${formatUsd(usd.budget)}`

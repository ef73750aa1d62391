import { moneyText } from './money-text.ts'

interface ShownNight {
  readonly nightId: string
  readonly end: string
  readonly words: string
  readonly regressions: readonly { readonly cell: string; readonly words: string }[]
  readonly control: string
  readonly baseline: { readonly nights: number; readonly needed: number; readonly missing: number }
  readonly usd: { readonly spent: string; readonly spentDayBefore: string; readonly budget: string | null }
  readonly files: readonly string[]
  readonly kept: string
  readonly out: string
}

/** A night for a log: the end first, then what it rests on, and where everything lies. */
export function nightText(night: ShownNight): string {
  const { usd, baseline, regressions } = night
  const budget =
    usd.budget === null
      ? ''
      : ` of ${moneyText(usd.budget)} in 24 hours (${moneyText(usd.spentDayBefore)} before it)`
  return [
    `${night.end}: ${night.words}`,
    ...regressions.map(({ cell, words }) => `  ${cell}: ${words}`),
    '',
    `night      ${night.nightId}, control: ${night.control === 'base' ? 'the base revision' : 'the same code'}`,
    `baseline   ${baseline.nights} nights${baseline.missing > 0 ? `, ${baseline.missing} missing before it judges` : ''}`,
    `spent      ${moneyText(usd.spent)}${budget}`,
    `history    ${night.kept}`,
    `files      ${night.out}: ${night.files.filter((file) => !file.includes('/') || file.endsWith('report.html')).join(', ')}`,
  ].join('\n')
}

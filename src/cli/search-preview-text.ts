import { durationText } from './duration-text.ts'
import { moneyText } from './money-text.ts'

interface ShownPreview {
  readonly metric: string
  readonly tolerancePercent: number
  readonly searches: number
  readonly expectedTrials: number
  readonly expectedUsd: string
  readonly expectedSeconds: number
  readonly mostTrials: number
  readonly maximumUsd: string
}

/** What a search may add, line by line. */
export function searchPreviewText(search: ShownPreview): readonly string[] {
  const { searches, tolerancePercent, metric, expectedTrials, expectedSeconds } = search
  const what = searches === 1 ? 'one crossover' : `${searches} crossovers`
  const time = durationText(expectedSeconds * 1000)
  return [
    `then pairs of trials around ${what} of ${metric}, to know each within ±${tolerancePercent} %: often about ` +
      `${expectedTrials} trials more, ${time}, ${moneyText(search.expectedUsd)}; ` +
      `never more than ${search.mostTrials}, ${moneyText(search.maximumUsd)}`,
  ]
}

/** What a cap means for a run: it holds back the most that the next trial can cost. */
export function capText({
  usd,
  oneTrialUsd,
}: {
  readonly usd: string
  readonly oneTrialUsd: string
}): string {
  const one = `before each trial the most that it can cost is kept back, up to ${moneyText(oneTrialUsd)}`
  const start = `with --max-cost ${usd} never more than ${moneyText(usd)}: ${one}`
  return Number(usd) < Number(oneTrialUsd)
    ? `${start}, so that not every trial can start; a shorter --timeout needs less`
    : start
}

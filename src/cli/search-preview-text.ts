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
  readonly oneTrialUsd: string
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
    `a run with --max-cost never costs more than that; one trial can cost up to ${moneyText(search.oneTrialUsd)}, ` +
      'and less than that starts nothing (a plan file with a shorter timeoutSeconds lowers it)',
  ]
}

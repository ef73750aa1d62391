import type { CellVerdict, MeasureVerdict } from './comparison.ts'

/** One sentence for people: what was found, and why it is not more. */
export function verdictWords(measure: MeasureVerdict, n: CellVerdict['n']): string {
  const how = `${changeText(measure)}${measure.measure === 'billed' ? ' billed' : ''}`
  switch (measure.reason) {
    case 'confirmed':
      return `${how}, again in a second measurement (n = ${n.againHead} and ${n.againControl})`
    case 'equivalent':
      return measure.flagged
        ? `seemed slower, measured again within the margin: ${how}`
        : `within the margin: ${how}`
    case 'too-noisy':
      return `no change shown, none excluded: ${how}; ${detectable(measure)}`
    case 'too-few-trials':
      return `inconclusive, too few valid trials: ${n.head} of HEAD against ${n.control || n.base}, 3 on both sides are the least`
    case 'no-control':
      return `${how} against another night: without a control of the same night nothing is confirmed`
    case 'not-in-turns':
      return `${how}, but the sides were not measured in turns: a drift of the night would look the same`
    case 'not-measured-again':
      return n.againHead + n.againControl > 0
        ? `${how}; too few valid trials in the second measurement, 5 on both sides are the least`
        : `${how}; not confirmed until it is measured again`
    case 'not-repeated':
      return `seemed slower, and was not shown again: ${how}`
    case 'platform-drift':
      return `${how}, but the canary moved as well: the platform changed`
    case 'faster':
    case 'not-the-same':
    case 'nothing-measured':
      return how
  }
}

/** `12.3 % slower (8.0 to 16.9 %)` */
function changeText({ shiftPercent, low, high, measure }: MeasureVerdict): string {
  if (shiftPercent === null) return 'nothing measured'
  const word = measure === 'billed' ? ['more', 'less'] : ['slower', 'faster']
  const amount = `${Math.abs(shiftPercent).toFixed(1)} % ${shiftPercent >= 0 ? word[0] : word[1]}`
  return low === null || high === null ? amount : `${amount} (${signed(low)} to ${signed(high)} %)`
}

const signed = (percent: number): string => `${percent > 0 ? '+' : ''}${percent.toFixed(1)}`

const detectable = ({ detectablePercent }: MeasureVerdict): string =>
  detectablePercent === null ? '' : `${detectablePercent.toFixed(0)} % would be found four times in five`

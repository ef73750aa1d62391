import type { NatGateway, VpcEndpoint } from '../../core/companion.ts'
import type { Charge } from '../charge.ts'
import { billable, decimalText } from '../decimal.ts'
import { splitByReason } from '../billers/split-by-reason.ts'

/**
 * Hours of each gateway or endpoint, a partial one as a full one, and what went through, in GB.
 * https://aws.amazon.com/vpc/pricing/, https://aws.amazon.com/privatelink/pricing/
 */
export function network(companion: NatGateway | VpcEndpoint, name: string): readonly Charge[] {
  const { charge, processedGb } = companion
  const count = billable(companion.count, 'count')
  const hours = billable(companion.hours, 'hours')
  // Rounding mode 3: up.
  const charged = hours.round(0, 3)
  return [
    ...splitByReason({
      item: `${charge}-hours`,
      billed: charged.times(count),
      metered: hours.times(count),
      startUpShare: undefined,
      rule: `${decimalText(count)} × ${decimalText(hours)} h of a ${name}, each rounded up to whole hours`,
      meteredWords: `${decimalText(hours)} h of each`,
      minimumWords: `the ${decimalText(charged.minus(hours))} h of each that rounding up added`,
    }),
    {
      item: `${charge}-data`,
      quantity: billable(processedGb, 'processedGb'),
      reason: 'work',
      rule: `GB that went through a ${name}: ${processedGb}`,
    },
  ]
}

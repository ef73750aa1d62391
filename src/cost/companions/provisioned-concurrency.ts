import type { ProvisionedConcurrency } from '../../core/companion.ts'
import type { Charge } from '../charge.ts'
import { billable, decimal, decimalText, within } from '../decimal.ts'

const step = 300

/**
 * Lambda environments kept ready: configured memory × environments × time from enabling to disabling, rounded up to
 * 5 minutes. What runs in them is billed with the invocations. https://aws.amazon.com/lambda/pricing/
 */
export function provisionedConcurrency(companion: ProvisionedConcurrency): readonly Charge[] {
  const memoryMiB = within(companion.memoryMiB, 'memoryMiB', 128, 10_240)
  const count = billable(companion.count, 'count')
  const seconds = billable(companion.seconds, 'seconds')
  // Rounding mode 3: up.
  const charged = seconds.div(step).round(0, 3).times(step)
  const gb = count.times(memoryMiB).times(gbOfMib)
  const item = `lambda-provisioned-concurrency-${companion.architecture}`
  const rule =
    `${decimalText(count)} environments kept ready for ${decimalText(seconds)} s, rounded up to 5 minutes, ` +
    `× ${memoryMiB}/1024 GB of configured memory`
  return [
    { item, quantity: gb.times(seconds), reason: 'idle', rule: `${rule}; ${decimalText(seconds)} s of each` },
    {
      item,
      quantity: gb.times(charged.minus(seconds)),
      reason: 'minimum-or-rounding',
      rule: `${rule}; the ${decimalText(charged.minus(seconds))} s of each that rounding up added`,
    },
  ]
}

const gbOfMib = decimal('0.0009765625')

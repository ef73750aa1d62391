import { UsageInvalid } from '../../core/errors.ts'
import type { EmrEc2Usage } from '../../core/usage.ts'
import type { Charge } from '../charge.ts'
import { billable, decimal, decimalText, most, sum, type Decimal } from '../decimal.ts'
import { compareInstanceSizes } from './instance-size.ts'
import type { Biller } from './biller.ts'
import { splitByReason } from './split-by-reason.ts'

/** A primary node and two that work: what a cluster has at least here, whatever was asked for. */
const leastNodes = 3
const leastSeconds = decimal(60)

/**
 * Amazon EMR on EC2, to compare with: each instance pays EC2 and, on top, EMR, per second and for a minute at least.
 * Nodes that are missing to three are billed like the smallest instance there is, for as long as the longest one.
 * https://aws.amazon.com/emr/pricing/
 */
export const emrEc2: Biller<'emr-ec2'> = {
  platform: 'emr-ec2',
  bill(usage) {
    const groups = usage.instances.map(groupOf)
    const [first, ...others] = groups
    if (first === undefined) {
      throw new UsageInvalid('nothing to bill: instances is empty', {
        suggestions: ['Give at least one instance type with its count and seconds.'],
      })
    }
    return [...groups.flatMap(chargesOf), ...missingNodes([first, ...others])]
  },
}

interface Group {
  readonly instanceType: string
  readonly count: Decimal
  readonly seconds: Decimal
}

function groupOf({ instanceType, count, seconds }: EmrEc2Usage['instances'][number]): Group {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new UsageInvalid(`not a number of instances: count is ${count}`, {
      suggestions: ['Give a whole number from 1.'],
    })
  }
  return { instanceType, count: decimal(count), seconds: billable(seconds, 'seconds') }
}

function chargesOf({ instanceType, count, seconds }: Group): readonly Charge[] {
  const charged = chargedSeconds(seconds)
  const rule = `${decimalText(count)} × max(60 s, ${decimalText(seconds)} s, rounded up to 1 s) of ${instanceType} / 3600`
  const split = (item: string, words: string): readonly Charge[] =>
    splitByReason({
      item,
      billed: charged.times(count).div(3600),
      metered: seconds.times(count).div(3600),
      startUpShare: undefined,
      rule: rule + words,
      meteredWords: `${decimalText(seconds)} s of each`,
      minimumWords: `the ${decimalText(charged.minus(seconds))} s of each that minimum and rounding added`,
    })
  return [...split(`ec2-${instanceType}`, ''), ...split(`emr-ec2-${instanceType}`, '; EMR on top of EC2')]
}

function missingNodes(groups: readonly [Group, ...Group[]]): readonly Charge[] {
  const missing = decimal(leastNodes).minus(sum(groups.map(({ count }) => count)))
  if (missing.lte(0)) return []
  const { instanceType } =
    groups.toSorted((a, b) => compareInstanceSizes(a.instanceType, b.instanceType))[0] ?? groups[0]
  const seconds = chargedSeconds(groups.map((group) => group.seconds).reduce(most))
  const quantity = seconds.times(missing).div(3600)
  const rule =
    `a cluster has ${leastNodes} nodes at least: ${decimalText(missing)} more × ${decimalText(seconds)} s of ` +
    `${instanceType}, the smallest one given, / 3600`
  return [
    { item: `ec2-${instanceType}`, quantity, reason: 'minimum-or-rounding', rule },
    {
      item: `emr-ec2-${instanceType}`,
      quantity,
      reason: 'minimum-or-rounding',
      rule: `${rule}; EMR on top of EC2`,
    },
  ]
}

/** Rounding mode 3: up. */
const chargedSeconds = (seconds: Decimal): Decimal => most(seconds.round(0, 3), leastSeconds)

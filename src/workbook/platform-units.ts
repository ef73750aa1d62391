import { billOf } from '../cost/billers/index.ts'
import type { Charge } from '../cost/charge.ts'
import { chargesOfCompanion } from '../cost/companions/index.ts'
import { decimal, sum, type Decimal } from '../cost/decimal.ts'
import type { Candidate } from '../forecast/candidate.ts'
import { monthlyUsage } from '../forecast/monthly-usage.ts'
import type { PlatformModel, SizeCurve } from '../forecast/platform-model.ts'

/** How much of an item one candidate buys, in the unit of the item. */
export interface UnitsBought {
  readonly item: string
  /** For each second that is billed. */
  readonly perSecond: number
  /** For each attempt. */
  readonly perAttempt: number
}

/**
 * What the biller of a platform charges is linear in seconds and attempts: two bills tell it whole, so that the workbook
 * has no rules of its own. @throws PriceMissing for a size or version without a known unit count
 */
export function unitsBought({ model, offer }: Candidate): readonly UnitsBought[] {
  const [one, two] = [quantities(model, 3600), quantities(model, 7200)]
  const units = [...one].map(([item, quantity]) => {
    const slope = (two.get(item) ?? quantity).minus(quantity).div(3600)
    return { item, perSecond: Number(slope), perAttempt: tidy(quantity.minus(slope.times(3600))) }
  })
  return offer === 'on-demand' ? units : [...units, ...alsoWhenIdle(model, units)]
}

/** By item: what an hour or two of one job is billed. */
function quantities(model: PlatformModel, seconds: number): ReadonlyMap<string, Decimal> {
  const level = {
    ...{ billedSeconds: constant(seconds), clientSeconds: constant(seconds) },
    ...{ failureFactor: 1, startUpShare: null },
  }
  const month = { jobs: 1, warmShare: 0, mix: [{ bytes: 0, share: 1 }], region: 'us-east-1' }
  const { charges } = billOf(monthlyUsage({ ...model, levels: { cold: level } }, month))
  return byItem(charges)
}

/** Items that only the idle workers have: no rate for them is no price for the whole. */
function alsoWhenIdle({ sizing }: PlatformModel, units: readonly UnitsBought[]): readonly UnitsBought[] {
  if (sizing.platform !== 'emr-serverless') return []
  const { architecture, driver, executor, executors } = sizing
  const workers = [
    { ...driver, count: 1 },
    { ...executor, count: executors },
  ]
  const idle = chargesOfCompanion({
    charge: 'pre-initialised-capacity',
    architecture,
    workers,
    seconds: 3600,
  })
  return [...byItem(idle)]
    .filter(([item]) => units.every((unit) => unit.item !== item))
    .map(([item, quantity]) => ({ item, perSecond: Number(quantity) / 3600, perAttempt: 0 }))
}

function byItem(charges: readonly Charge[]): ReadonlyMap<string, Decimal> {
  const items = [...new Set(charges.map(({ item }) => item))]
  return new Map(
    items.map((item) => [
      item,
      sum(charges.filter((each) => each.item === item).map((each) => each.quantity)),
    ]),
  )
}

const constant = (seconds: number): SizeCurve => ({
  ...{ coefficients: [seconds, 0, 0, 0], logSd: 0 },
  ...{ smallestBytes: 0, largestBytes: 0, samples: 1 },
})

/** What the rounding of a quotient leaves is no quantity. */
const tidy = (value: Decimal): number => (value.abs().lt(decimal('0.000000001')) ? 0 : Number(value))

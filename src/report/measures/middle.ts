import { median } from '../../stats/order.ts'

/** Plain median; undefined of no values. */
export function middle(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : median(values)
}

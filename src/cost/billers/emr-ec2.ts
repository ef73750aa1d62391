import { decimal } from '../decimal.ts'
import type { Charge } from '../charge.ts'
import { billable } from '../decimal.ts'
import type { Biller } from './biller.ts'

/**
 * Amazon EMR on EC2, to compare with: each instance pays EC2 and, on top, EMR, per second and for a minute at least.
 * https://aws.amazon.com/emr/pricing/
 */
export const emrEc2: Biller<'emr-ec2'> = {
  platform: 'emr-ec2',
  bill({ instances }) {
    return instances.flatMap(({ instanceType, count, seconds }): Charge[] => {
      const charged = billable(seconds, 'seconds').lt(60) ? decimal(60) : billable(seconds, 'seconds')
      const quantity = charged.times(billable(count, 'count')).div(3600)
      const rule = `${count} × max(60 s, ${seconds} s) of ${instanceType} / 3600`
      return [
        { item: `ec2-${instanceType}`, quantity, reason: 'work', rule },
        { item: `emr-ec2-${instanceType}`, quantity, reason: 'work', rule: `${rule}; EMR on top of EC2` },
      ]
    })
  },
}

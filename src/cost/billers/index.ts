import type { BillablePlatform, BillableUsage, UsageBasis } from '../../core/usage.ts'
import type { Charge } from '../charge.ts'
import type { Biller, ChargeBounds } from './biller.ts'
import { emrEc2 } from './emr-ec2.ts'
import { emrServerless } from './emr-serverless.ts'
import { glue } from './glue.ts'
import { lambda } from './lambda.ts'

type Billers = { readonly [P in BillablePlatform]: Biller<P> }

const billers: Billers = { lambda, 'emr-serverless': emrServerless, glue, 'emr-ec2': emrEc2 }

export interface Bill {
  readonly charges: readonly Charge[]
  readonly basis: UsageBasis
  readonly bounds: ChargeBounds | null
}

/** The charges of a bill alone. @throws UsageInvalid, PriceMissing */
export const chargesOf = (usage: BillableUsage): readonly Charge[] => chargesBy(usage.platform, usage)

const chargesBy = <P extends BillablePlatform>(
  platform: P,
  usage: Extract<BillableUsage, { platform: P }>,
): readonly Charge[] => billers[platform].bill(usage)

/** @throws UsageInvalid, PriceMissing */
export const billOf = (usage: BillableUsage): Bill => billBy(usage.platform, usage)

function billBy<P extends BillablePlatform>(
  platform: P,
  usage: Extract<BillableUsage, { platform: P }>,
): Bill {
  const biller = billers[platform]
  return {
    charges: biller.bill(usage),
    basis: biller.basis?.(usage) ?? usage.basis,
    bounds: biller.bounds?.(usage) ?? null,
  }
}

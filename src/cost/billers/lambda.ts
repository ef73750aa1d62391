import type { LambdaUsage } from '../../core/usage.ts'
import type { Charge } from '../charge.ts'
import { billable, decimal, decimalText, sum } from '../decimal.ts'
import type { Biller } from './biller.ts'

/** Free of charge in every function. */
const freeEphemeralMiB = 512

/**
 * AWS Lambda pricing: configured memory × billed duration, requests, and ephemeral storage above 512 MiB. The billed
 * duration of a REPORT line contains INIT and is rounded up to 1 ms per invocation: it is summed, not rounded again.
 * https://aws.amazon.com/lambda/pricing/
 */
export const lambda: Biller<'lambda'> = {
  platform: 'lambda',
  bill(usage) {
    const { architecture, memoryMiB, ephemeralMiB, billedMs, requests } = usage
    const seconds = sum(billedMs.map((ms) => billable(ms, 'billedMs'))).div(1000)
    const duration: Charge = {
      item: `lambda-duration-${architecture}`,
      quantity: seconds.times(billable(memoryMiB, 'memoryMiB')).div(1024),
      reason: 'work',
      rule:
        `${invocations(usage)} billed ${decimalText(seconds)} s in all, each rounded up to 1 ms with INIT inside, ` +
        `× ${memoryMiB}/1024 GB of configured memory; first tier of the month`,
    }
    const requested: Charge = {
      item: 'lambda-requests',
      quantity: billable(requests, 'requests'),
      reason: 'work',
      rule: 'every request counts, failed and repeated ones too',
    }
    const extraMiB = billable(ephemeralMiB, 'ephemeralMiB').minus(freeEphemeralMiB)
    if (extraMiB.lte(0)) return [duration, requested]
    const storage: Charge = {
      item: 'lambda-ephemeral-storage',
      quantity: seconds.times(extraMiB).div(decimal(1024)),
      reason: 'work',
      rule: `${decimalText(seconds)} billed s × (${ephemeralMiB} - ${freeEphemeralMiB})/1024 GB of configured /tmp`,
    }
    return [duration, requested, storage]
  },
}

const invocations = ({ billedMs }: LambdaUsage): string =>
  billedMs.length === 1 ? '1 invocation' : `${billedMs.length} invocations`

import type { LambdaUsage } from '../../core/usage.ts'
import type { Charge } from '../charge.ts'
import { billable, decimal, grouped, notNegative, shortText, within, zero, type Decimal } from '../decimal.ts'
import type { Biller } from './biller.ts'
import { splitByReason } from './split-by-reason.ts'
import { startUpShareOf } from './start-up-share.ts'

/** Free of charge in every function, and the least that one has. */
const freeEphemeralMiB = 512
/** What a function can have of memory, and of ephemeral storage at most. */
const leastMiB = 128
const mostMiB = 10_240

/**
 * AWS Lambda pricing: configured memory × billed duration, requests, and ephemeral storage above 512 MiB. The billed
 * duration of a REPORT line contains INIT and is rounded up to 1 ms per invocation: it is summed, not rounded again.
 * With provisioned concurrency the duration is cheaper, and the free tier does not apply.
 * https://aws.amazon.com/lambda/pricing/
 */
export const lambda: Biller<'lambda'> = {
  platform: 'lambda',
  bill(usage) {
    const { architecture, provisionedConcurrency } = usage
    const memoryMiB = within(usage.memoryMiB, 'memoryMiB', leastMiB, mostMiB)
    const ephemeralMiB = within(usage.ephemeralMiB, 'ephemeralMiB', freeEphemeralMiB, mostMiB)
    const provisioned = provisionedConcurrency === true
    const time = timeOf(usage)
    const duration = durationCharges(
      `lambda-${provisioned ? 'provisioned-' : ''}duration-${architecture}`,
      time,
      memoryMiB,
      `× ${memoryMiB}/1024 GB of configured memory${provisioned ? ', with provisioned concurrency' : ''}`,
    )
    const requests: Charge = {
      item: 'lambda-requests',
      quantity: billable(usage.requests, 'requests'),
      reason: 'work',
      rule: 'every request counts, failed and repeated ones too',
      outsideFreeTier: provisioned,
    }
    const extraMiB = ephemeralMiB - freeEphemeralMiB
    if (extraMiB === 0) return [...duration, requests]
    const words = `× (${ephemeralMiB} - ${freeEphemeralMiB})/1024 GB of configured /tmp`
    return [...duration, requests, ...durationCharges('lambda-ephemeral-storage', time, extraMiB, words)]
  },
  bounds(usage) {
    if (usage.basis === 'billed' || usage.certainMs === undefined) return null
    const certain = { ...usage, billedMs: [Math.ceil(notNegative(usage.certainMs, 'certainMs'))] }
    return { low: lambda.bill(certain), high: lambda.bill(usage) }
  },
}

interface Time {
  readonly billedMs: Decimal
  readonly meteredMs: Decimal
  readonly startUpShare: number | undefined
  readonly rule: string
  readonly meteredWords: string
  readonly minimumWords: string
}

/** Memory or storage of `mib` for the billed time, in GB-seconds. */
function durationCharges(item: string, time: Time, mib: number, words: string): readonly Charge[] {
  const { billedMs, meteredMs, startUpShare, meteredWords, minimumWords } = time
  const rule = `${time.rule} ${words}`
  const gbSecondsOfMs = decimal(mib).times(gbSecondsOfMibMs)
  const billed = billedMs.times(gbSecondsOfMs)
  if (meteredMs === billedMs && startUpShare === undefined) {
    return [{ item, quantity: billed, reason: 'work', rule }]
  }
  const metered = meteredMs === billedMs ? billed : meteredMs.times(gbSecondsOfMs)
  return splitByReason({ item, billed, metered, startUpShare, rule, meteredWords, minimumWords })
}

function timeOf(usage: LambdaUsage): Time {
  const billedMs = totalMs(usage.billedMs)
  const billed = billedMs.toNumber()
  const metered =
    usage.meteredMs === undefined ? billed : Math.min(notNegative(usage.meteredMs, 'meteredMs'), billed)
  return {
    billedMs,
    // In whole nanoseconds: what binary fractions leave behind is not time.
    meteredMs: metered === billed ? billedMs : decimal(Math.round(metered * 1e6) / 1e6),
    startUpShare: startUpShareOf(usage),
    rule: `${invocations(usage)} billed ${grouped(`${billed / 1000}`)} s in all, each rounded up to 1 ms with INIT inside,`,
    meteredWords: `${shortText(metered / 1000)} s that were metered`,
    minimumWords: `${shortText((billed - metered) / 1000)} s that rounding up added`,
  }
}

/** Sums of whole numbers are exact as they are, as long as they are safe; a month has millions of them. */
function totalMs(entries: readonly number[]): Decimal {
  let whole = 0
  let rest = zero
  for (const ms of entries) {
    if (Number.isSafeInteger(ms) && ms >= 0 && Number.isSafeInteger(whole + ms)) whole += ms
    else rest = rest.plus(billable(ms, 'billedMs'))
  }
  return rest === zero ? decimal(whole) : rest.plus(whole)
}

/** 1 ÷ 1000 ÷ 1024, exactly: products are exact and fast, quotients neither. */
const gbSecondsOfMibMs = decimal('0.0000009765625')

/** An entry may be the sum of several: each is a request then. */
function invocations({ billedMs, requests }: LambdaUsage): string {
  const count = Math.max(billedMs.length, Math.round(requests))
  return count === 1 ? '1 invocation' : `${grouped(`${count}`)} invocations`
}

import * as v from 'valibot'
import type { LambdaUsage } from '../../core/usage.ts'
import * as fields from './fields.ts'
import { roundUpInvocations, type InvocationTime } from './lambda-durations.ts'
import type { Place } from './place.ts'
import { readList } from './read-object.ts'
import { usageForm, type UsageForm } from './usage-form.ts'

const common = {
  ...fields.shared('lambda'),
  architecture: fields.architecture,
  memoryMib: fields.memoryMib,
  ephemeralMib: fields.ephemeralMib,
  provisionedConcurrency: v.exactOptional(fields.flag),
}

/** The Billed Duration of each REPORT line. */
const perInvocation = v.strictObject({
  ...common,
  billedMs: fields.list,
  requests: v.exactOptional(fields.requests),
})

/** As many invocations as requests, each as long as the others. */
const allAlike = v.strictObject({
  ...common,
  billedMsEach: fields.milliseconds,
  requests: fields.count,
})

/** Duration and Init Duration of each REPORT line, before they were rounded up. */
const unrounded = v.strictObject({
  ...common,
  invocations: fields.list,
  requests: v.exactOptional(fields.requests),
})

const invocation = v.strictObject({
  durationMs: fields.milliseconds,
  initMs: v.exactOptional(fields.milliseconds),
})

export const lambdaForms: readonly UsageForm[] = [
  usageForm('billedMs', perInvocation, (document, place) => {
    const times = millisecondsOf(document.billedMs, place.at('billedMs'))
    const { billedMs, meteredMs } = roundUpInvocations(times)
    const requests = requestsOf(document.requests, times.length, place)
    // AWS bills whole milliseconds: a broken figure is not what it billed.
    if (times.every(({ durationMs }) => Number.isInteger(durationMs))) {
      return { ...configured(document), basis: 'billed', billedMs, requests }
    }
    return { ...configured(document), basis: 'derived', billedMs, requests, meteredMs }
  }),
  usageForm('billedMsEach', allAlike, (document, place) => {
    const { billedMsEach, requests } = document
    const total = Math.ceil(billedMsEach) * requests
    if (total > fields.most) throw place.at('requests').fault(`${total} ms in all`, absurd)
    const whole = Number.isInteger(billedMsEach)
    return {
      ...configured(document),
      basis: whole ? 'billed' : 'derived',
      billedMs: [total],
      requests,
      ...(whole ? {} : { meteredMs: billedMsEach * requests }),
    }
  }),
  usageForm('invocations', unrounded, (document, place) => {
    const at = place.at('invocations')
    const times = readList(document.invocations, invocation, at)
    const { billedMs, meteredMs, initMs } = roundUpInvocations(times)
    const tooLong = billedMs.findIndex((ms) => ms > fields.longestMs)
    if (tooLong >= 0) throw at.at(tooLong).fault(`${billedMs[tooLong]} ms in all`, tooLongRemedy)
    return {
      ...(initMs > 0 ? { startUpShare: initMs / meteredMs } : {}),
      ...configured(document),
      basis: 'derived',
      billedMs,
      requests: requestsOf(document.requests, times.length, place),
      meteredMs,
    }
  }),
]

const absurd = `Give at most ${fields.most} ms of billed duration in one usage.`
const tooLongRemedy = `An invocation is billed ${fields.longestMs} ms at most: 900 s and 10 s of INIT.`

type Configured = v.InferOutput<v.StrictObjectSchema<typeof common, undefined>>

function configured(
  document: Configured,
): Omit<LambdaUsage, 'basis' | 'billedMs' | 'requests' | 'meteredMs'> {
  const { platform, region, architecture, memoryMib, ephemeralMib } = document
  const { provisionedConcurrency, startUpShare } = document
  return {
    platform,
    region,
    architecture,
    memoryMiB: memoryMib,
    ephemeralMiB: ephemeralMib,
    ...(provisionedConcurrency === undefined ? {} : { provisionedConcurrency }),
    ...(startUpShare === undefined ? {} : { startUpShare }),
  }
}

/** A plain loop: a file may hold millions of them. */
function millisecondsOf(values: readonly unknown[], place: Place): readonly InvocationTime[] {
  if (values.length === 0) throw place.fault('an empty list', 'Give the Billed Duration of each invocation.')
  return values.map((value, index) => {
    const parsed = v.safeParse(fields.milliseconds, value)
    if (parsed.success) return { durationMs: parsed.output }
    throw place.at(index).fault(parsed.issues[0].message, tooLongRemedy)
  })
}

function requestsOf(given: number | undefined, invocations: number, place: Place): number {
  if (given === undefined) return invocations
  if (given >= invocations) return given
  throw place
    .at('requests')
    .fault(
      `${given} is less than the ${invocations} invocations`,
      'Count every invocation as a request, failed and repeated ones too, or leave it out.',
    )
}

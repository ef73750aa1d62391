import * as v from 'valibot'
import type { EmrEc2Usage } from '../../core/usage.ts'
import * as fields from './fields.ts'
import type { Place } from './place.ts'
import { readList } from './read-object.ts'
import { usageForm, type UsageForm } from './usage-form.ts'

/** A cluster to compare with: no run, so nothing that the platform has billed. */
const cluster = v.strictObject({
  platform: v.literal('emr-ec2'),
  region: fields.text,
  instances: fields.list,
})

const instance = v.strictObject({
  instanceType: fields.text,
  count: fields.count,
  hours: v.exactOptional(fields.hours),
  seconds: v.exactOptional(fields.quantity),
})

export const emrEc2Forms: readonly UsageForm[] = [
  usageForm('instances', cluster, ({ platform, region, instances }, place) => {
    const at = place.at('instances')
    const list = readList(instances, instance, at).map((each, index): EmrEc2Usage['instances'][number] => {
      const { instanceType, count } = each
      return { instanceType, count, seconds: secondsOf(each, at.at(index)) }
    })
    return { platform, region, instances: list, basis: 'derived' }
  }),
]

function secondsOf({ hours, seconds }: v.InferOutput<typeof instance>, place: Place): number {
  if (hours !== undefined && seconds !== undefined) {
    throw place.fault('both hours and seconds', 'Give one of them.')
  }
  if (hours !== undefined) return hours * 3600
  if (seconds !== undefined) return seconds
  throw place.at('hours').fault('missing', 'Give the hours, or the seconds, of each instance.')
}

import * as v from 'valibot'
import * as fields from './fields.ts'
import { workersHours } from './emr-workers.ts'
import { readObject } from './read-object.ts'
import { usageForm, type UsageForm } from './usage-form.ts'

const common = {
  ...fields.shared('emr-serverless'),
  architecture: fields.architecture,
}

/** billedResourceUtilization of GetJobRun; `used` is totalResourceUtilization. */
const byHours = v.strictObject({
  ...common,
  ...fields.resourceHours.entries,
  basis: v.optional(fields.oneOf(['billed', 'derived']), 'derived'),
  used: v.exactOptional(fields.anObject),
})

/** The driver and all executors. */
const byWorkers = v.strictObject({ ...common, workers: fields.list })

export const emrServerlessForms: readonly UsageForm[] = [
  usageForm('vcpuHours', byHours, ({ used, ...usage }, place) => {
    if (usage.basis === 'billed' && usage.vcpuHours === 0) {
      throw place
        .at('vcpuHours')
        .fault(
          'billed figures that are still 0',
          'Read GetJobRun again: billedResourceUtilization is filled some seconds after the end.',
        )
    }
    if (used === undefined) return usage
    return { ...usage, used: readObject(used, fields.resourceHours, place.at('used')) }
  }),
  usageForm('workers', byWorkers, ({ workers, ...usage }, place) => {
    const { billed, used } = workersHours(workers, place.at('workers'))
    return { ...usage, ...billed, basis: 'derived', used }
  }),
]

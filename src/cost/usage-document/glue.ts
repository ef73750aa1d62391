import * as v from 'valibot'
import { glueDpus } from '../../core/deployment.ts'
import * as fields from './fields.ts'
import type { Place } from './place.ts'
import { usageForm, type UsageForm } from './usage-form.ts'

const glueVersions = ['0.9', '1.0', '2.0', '3.0', '4.0', '5.0', '5.1', '6.0'] as const

const common = {
  ...fields.shared('glue'),
  glueVersion: fields.oneOf(glueVersions),
  executionClass: v.optional(fields.oneOf(['STANDARD', 'FLEX']), 'STANDARD'),
  workerType: fields.oneOf(Object.keys(glueDpus)),
}

/** ExecutionTime of GetJobRun, and all workers, the driver's too. */
const byTime = v.strictObject({
  ...common,
  workers: fields.count,
  executionSeconds: fields.quantity,
})

/** DPUSeconds of GetJobRun (FLEX, auto-scaling). It is what is billed; the time only shows between what it must lie. */
const byDpuSeconds = v.strictObject({
  ...common,
  dpuSeconds: fields.quantity,
  workers: v.exactOptional(fields.count),
  executionSeconds: v.exactOptional(fields.quantity),
})

export const glueForms: readonly UsageForm[] = [
  usageForm('executionSeconds', byTime, (usage, place) => {
    checkFlex(usage, place)
    // ExecutionTime is Glue's own figure; how FLEX makes of it a bill is the biller's business.
    return { ...usage, dpuSeconds: undefined, basis: 'billed' }
  }),
  usageForm('dpuSeconds', byDpuSeconds, (usage, place) => {
    checkFlex(usage, place)
    if (usage.dpuSeconds === 0) {
      throw place.at('dpuSeconds').fault('0', 'Read GetJobRun again, or give workers and executionSeconds.')
    }
    const { workers = 0, executionSeconds = 0 } = usage
    return { ...usage, workers, executionSeconds, basis: 'billed' }
  }),
]

/** https://docs.aws.amazon.com/glue/latest/dg/add-job.html */
function checkFlex(usage: { executionClass: string; glueVersion: string }, place: Place): void {
  if (usage.executionClass !== 'FLEX' || Number(usage.glueVersion) >= 3) return
  throw place
    .at('executionClass')
    .fault(`Glue ${usage.glueVersion} has no FLEX`, 'FLEX is there from Glue 3.0 on.')
}

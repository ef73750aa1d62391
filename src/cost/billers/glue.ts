import { glueDpus } from '../../core/deployment.ts'
import { PriceMissing } from '../../core/errors.ts'
import type { GlueUsage } from '../../core/usage.ts'
import type { Biller } from './biller.ts'
import { billable, decimal, decimalText, type Decimal } from '../decimal.ts'

/**
 * AWS Glue: DPU-seconds, the driver's worker included; start-up and shutdown are free. GetJobRun gives DPUSeconds for
 * FLEX and auto-scaled runs only; else it is the execution time, at least 60 s, × DPU of all workers.
 * https://aws.amazon.com/glue/pricing/
 */
export const glue: Biller<'glue'> = {
  platform: 'glue',
  bill(usage) {
    const { dpuSeconds, rule } = metered(usage)
    return [{ item: itemOf(usage), quantity: dpuSeconds.div(3600), reason: 'work', rule }]
  },
}

function metered(usage: GlueUsage): { dpuSeconds: Decimal; rule: string } {
  if (usage.dpuSeconds !== undefined) {
    const rule = `${usage.dpuSeconds} DPU-seconds as metered by the platform / 3600`
    return { dpuSeconds: billable(usage.dpuSeconds, 'dpuSeconds'), rule }
  }
  const { executionSeconds, workers, workerType, glueVersion } = usage
  const least = leastSeconds(glueVersion)
  const seconds = billable(executionSeconds, 'executionSeconds')
  const charged = seconds.lt(least) ? decimal(least) : seconds
  const dpus = billable(workers, 'workers').times(dpusOf(workerType))
  return {
    dpuSeconds: charged.times(dpus),
    rule:
      `max(${least} s, ${executionSeconds} s of execution) × ${decimalText(dpus)} DPU ` +
      `(${workers} × ${workerType}, driver included) / 3600`,
  }
}

/** One minute since Glue 2.0, ten minutes before. */
const leastSeconds = (glueVersion: string): number => (/^[01]\./.test(glueVersion) ? 600 : 60)

function dpusOf(workerType: string): number {
  const dpus = glueDpus[workerType]
  if (dpus !== undefined) return dpus
  throw new PriceMissing(`no DPU count known for Glue worker type ${workerType}`, {
    suggestions: [`Known are ${Object.keys(glueDpus).join(', ')}.`],
  })
}

/** Version, worker family and execution class choose the rate: 6.0 is cheaper, R workers count M-DPU. */
function itemOf({ glueVersion, workerType, executionClass }: GlueUsage): string {
  const generation = firstGeneration.has(glueVersion) ? 'glue' : `glue-${glueVersion.replace(/\.0$/, '')}`
  const unit = workerType.startsWith('R.') ? 'm-dpu' : 'dpu'
  return `${generation}-${unit}-${executionClass.toLowerCase()}`
}

const firstGeneration: ReadonlySet<string> = new Set(['0.9', '1.0', '2.0', '3.0', '4.0', '5.0', '5.1'])

import { glueDpus } from '../core/deployment.ts'
import type { EmrServerlessSizing, GlueSizing } from '../core/sizing.ts'
import type { Trial } from '../core/trial.ts'
import type { EmrServerlessUsage, GlueUsage } from '../core/usage.ts'

type MeteredTrial = Pick<Trial, 'usage' | 'platformMs' | 'clientMs'> & {
  readonly cell: Pick<Trial['cell'], 'sizing'>
}

/**
 * Seconds that the platform metered for a trial, before its minimum; undefined where that cannot be known. For Lambda the
 * billed duration of all its invocations, for the other two the seconds for which all the workers together stand.
 */
export function meteredSeconds(trial: MeteredTrial): number | undefined {
  const { usage } = trial
  const { sizing } = trial.cell
  if (usage === null || usage.platform !== sizing.platform) return undefined
  switch (usage.platform) {
    case 'lambda':
      return usage.billedMs.reduce((sum, ms) => sum + ms, 0) / 1000
    case 'emr-serverless':
      return sizing.platform === usage.platform ? emrSeconds(trial, usage, sizing) : undefined
    case 'glue':
      return sizing.platform === usage.platform ? glueSeconds(usage, sizing) : undefined
  }
}

/** One minute at least for each worker. */
const emrMinimumSeconds = 60

function emrSeconds(trial: MeteredTrial, usage: EmrServerlessUsage, sizing: EmrServerlessSizing) {
  const vcpus = totalVcpus(sizing)
  if (usage.used !== undefined && usage.used.vcpuHours > 0) return (usage.used.vcpuHours * 3600) / vcpus
  const billed = (usage.vcpuHours * 3600) / vcpus
  if (billed > emrMinimumSeconds * 1.001) return billed
  // Below the minimum the bill no longer tells how long the workers were there; the run of the job comes close.
  const ran = trial.platformMs ?? trial.clientMs
  return ran === null ? undefined : Math.min(billed, ran / 1000)
}

function glueSeconds({ dpuSeconds, executionSeconds }: GlueUsage, sizing: GlueSizing): number | undefined {
  if (dpuSeconds === undefined) return executionSeconds
  const dpus = totalDpus(sizing)
  return dpus === undefined ? undefined : dpuSeconds / dpus
}

/** Of the driver and all executors. */
const totalVcpus = ({ driver, executor, executors }: EmrServerlessSizing): number =>
  driver.vcpus + executors * executor.vcpus

/** Of all workers, the driver's included; undefined for a worker type that is not known. */
export function totalDpus({ workers, workerType }: GlueSizing): number | undefined {
  const dpus = glueDpus[workerType]
  return dpus === undefined ? undefined : workers * dpus
}

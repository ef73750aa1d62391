import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { EquippedContext } from '../engine.ts'
import type { BoundedLog } from './bounded-log.ts'
import { childEnvironment } from './child-environment.ts'
import type { DriverSlot } from './driver-slot.ts'
import { launch, type Launched } from './launch.ts'

export interface DriverLaunch {
  readonly slot: DriverSlot
  readonly masterUrl: string
  readonly eventLogDirectory: string
  readonly log: BoundedLog
  /** Properties that the job asked for; the engine's own win. */
  readonly conf: Readonly<Record<string, string>>
  /** Further options of spark-submit, such as `--py-files x`. */
  readonly options: readonly string[]
  readonly script: string
  readonly arguments: readonly string[]
}

/**
 * spark-submit itself in client mode: Spark's standalone cluster refuses cluster mode for Python, and so the process tree
 * of spark-submit IS the driver's worker.
 */
export function launchDriver(context: EquippedContext, spec: DriverLaunch): Launched {
  const { slot } = spec
  const conf = { ...spec.conf, ...engineConf(context, spec) }
  return launch({
    compartment: slot.compartment,
    argv: [
      join(context.installation.sparkHome, 'bin', 'spark-submit'),
      ...Object.entries(conf).flatMap(([name, value]) => ['--conf', `${name}=${value}`]),
      ...spec.options,
      spec.script,
      ...spec.arguments,
    ],
    environment: childEnvironment(context, {
      temporary: slot.temporary,
      processors: Math.ceil(slot.shape.vcpus),
    }),
    directory: slot.temporary,
    onOutput: (chunk) => spec.log.append(chunk),
  })
}

/** What a job may not change: where it runs, that it stays on loopback, and the record of its executors. */
function engineConf(context: EquippedContext, spec: DriverLaunch): Record<string, string> {
  const { python } = context.installation
  return {
    'spark.master': spec.masterUrl,
    'spark.submit.deployMode': 'client',
    'spark.pyspark.python': python,
    'spark.pyspark.driver.python': python,
    'spark.driver.host': '127.0.0.1',
    'spark.driver.bindAddress': '127.0.0.1',
    'spark.ui.enabled': 'false',
    'spark.eventLog.enabled': 'true',
    'spark.eventLog.compress': 'false',
    'spark.eventLog.rolling.enabled': 'false',
    'spark.eventLog.dir': pathToFileURL(spec.eventLogDirectory).href,
  }
}

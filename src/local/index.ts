import type { EngineContext, LocalEngine } from './engine.ts'
import { createEmrServerlessService } from './emr-serverless/service.ts'
import { createGlueService } from './glue/service.ts'
import { hostCompute } from './host-compute.ts'
import type { Installation } from './install/installation.ts'
import { createLambdaService } from './lambda/lambda-service.ts'
import { createLogsService } from './logs/service.ts'
import { objectsByScheme } from './rehearsal/objects-by-scheme.ts'
import { rehearsalCompute } from './rehearsal/rehearsal-compute.ts'
import type { RehearsalOptions } from './rehearsal/rehearsal-options.ts'
import { RehearsedScripts } from './rehearsal/rehearsed-script.ts'
import { ObjectStore } from './s3/object-store.ts'
import { createS3Service } from './s3/service.ts'
import { startEngine, type EngineOptions, type ServiceFactory } from './start-engine.ts'

export interface LocalEngineOptions extends Omit<EngineOptions, 'compute'> {
  readonly installation: Installation
}

export interface RehearsalEngineOptions extends Omit<EngineOptions, 'compute'>, RehearsalOptions {}

/**
 * Starts Lambda with its logs, EMR Serverless and Glue on this computer behind one loopback port.
 * @throws EngineUnavailable when the port cannot be had, or the installation is broken.
 */
export const startLocalEngine = ({ installation, ...options }: LocalEngineOptions): Promise<LocalEngine> =>
  startEngine({ ...options, compute: hostCompute(installation) }, servicesWith({}))

/**
 * The same services by the same protocols, but nothing is computed: scripts take some milliseconds, claim their attempt and
 * leave a result document with the answer that is known to be right. Needs neither Python nor Java nor Spark.
 * @throws EngineUnavailable when the port cannot be had.
 */
export function startRehearsalEngine(options: RehearsalEngineOptions): Promise<LocalEngine> {
  const store = new ObjectStore(options.now)
  const scripts = new RehearsedScripts({ objects: objectsByScheme(store), ...options })
  const { minuteMs } = scripts.pace
  const services = [
    ...servicesWith({ minuteMs }),
    (context: EngineContext) => createS3Service(context, store),
  ]
  return startEngine({ ...options, compute: rehearsalCompute(scripts) }, services)
}

const servicesWith = (options: { readonly minuteMs?: number }): ServiceFactory[] => [
  (context, { functions }) => createLambdaService(context, functions),
  (context, { applications }) => createEmrServerlessService(context, applications, options),
  (context, { jobs }) => createGlueService(context, jobs, options),
  (context) => createLogsService(context, context.logs),
]

import type { LocalEngine } from './engine.ts'
import { createEmrServerlessService } from './emr-serverless/service.ts'
import { createGlueService } from './glue/service.ts'
import { createLambdaService } from './lambda/lambda-service.ts'
import { startEngine, type EngineOptions } from './start-engine.ts'

/**
 * Starts Lambda, EMR Serverless and Glue on this computer behind one loopback port.
 * @throws EngineUnavailable when the port cannot be had, or the installation is broken.
 */
export const startLocalEngine = (options: EngineOptions): Promise<LocalEngine> =>
  startEngine(options, [
    (context, { functions }) => createLambdaService(context, functions),
    (context, { applications }) => createEmrServerlessService(context, applications),
    (context, { jobs }) => createGlueService(context, jobs),
  ])

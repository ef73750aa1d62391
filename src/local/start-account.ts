import { createCloudFormationService } from './cloudformation/service.ts'
import { ProjectRegistry } from './codebuild/build-project.ts'
import { createCodeBuildService } from './codebuild/service.ts'
import { callSibling } from './cloudformation/sibling-call.ts'
import { EcrRegistry } from './ecr/ecr-registry.ts'
import { createEcrService } from './ecr/service.ts'
import { createEmrServerlessService } from './emr-serverless/service.ts'
import type { EngineContext, FunctionDefinition, LocalEngine } from './engine.ts'
import { createGlueService } from './glue/service.ts'
import { IamRegistry } from './iam/iam-registry.ts'
import { createIamService } from './iam/service.ts'
import { createLambdaService } from './lambda/lambda-service.ts'
import { createLogsService } from './logs/service.ts'
import { objectsByScheme } from './rehearsal/objects-by-scheme.ts'
import { rehearsalCompute } from './rehearsal/rehearsal-compute.ts'
import type { RehearsalOptions } from './rehearsal/rehearsal-options.ts'
import { RehearsedScripts } from './rehearsal/rehearsed-script.ts'
import { ObjectStore } from './s3/object-store.ts'
import { createS3Service } from './s3/service.ts'
import { createServiceQuotasService } from './service-quotas/service.ts'
import { startEngine, type EngineOptions, type ServiceFactory } from './start-engine.ts'
import { createStsService } from './sts/service.ts'
import { TagRegistry } from './tagging/tag-registry.ts'
import { createTaggingService } from './tagging/service.ts'

export interface RehearsalAccountOptions
  extends Omit<EngineOptions, 'compute' | 'inventory'>, RehearsalOptions {
  /** Folder with the SoAL handler: whatever image a function names, this is what it runs. */
  readonly taskRoot: string
  /** How long a stack takes for each of its resources, and a build for each of its phases. Default 20 ms. */
  readonly stepMs?: number
  /** Bucket names that somebody else has. */
  readonly takenBuckets?: readonly string[]
  /** Quotas by service and name that differ from what a new account has. */
  readonly quotas?: Readonly<Record<string, Readonly<Record<string, number>>>>
}

const usualStepMs = 20

/**
 * A whole account, empty: what a run needs comes into it through CloudFormation, and goes with it. Nothing is computed in
 * it. It lives as long as its process, whatever becomes of those that use it.
 * @throws EngineUnavailable when the port cannot be had.
 */
export function startRehearsalAccount(options: RehearsalAccountOptions): Promise<LocalEngine> {
  const store = new ObjectStore(options.now)
  const scripts = new RehearsedScripts({ objects: objectsByScheme(store), ...options })
  const account = { ...options, compute: rehearsalCompute(scripts), inventory: nothing }
  return startEngine(account, [accountServices(options, store, scripts.pace.minuteMs)].flat())
}

const nothing = { functions: [], applications: [], jobs: [] } as const

function accountServices(
  { taskRoot, stepMs = usualStepMs, takenBuckets = [], quotas = {} }: RehearsalAccountOptions,
  store: ObjectStore,
  minuteMs: number,
): ServiceFactory[] {
  const registries = { ecr: new EcrRegistry(), projects: new ProjectRegistry(), iam: new IamRegistry() }
  const tags = new TagRegistry()
  let workers: Workers | undefined
  const there = async (context: EngineContext): Promise<Workers> =>
    (workers ??= await startWorkers(context, taskRoot, store, minuteMs))
  return [
    async (context) => (await there(context)).lambda,
    async (context) => (await there(context)).emrServerless,
    async (context) => (await there(context)).glue,
    async (context) => (await there(context)).s3,
    (context) => createLogsService(context, context.logs),
    (context) => createStsService(context),
    (context) => createIamService(context, registries.iam),
    (context) => createEcrService(context, registries.ecr),
    (context) => createTaggingService(context, tags),
    (context) => createServiceQuotasService(context, quotas),
    async (context) => {
      const { s3 } = await there(context)
      const readSource = (location: string): Promise<Uint8Array | undefined> => read(s3, location)
      return createCodeBuildService(context, { ...registries, readSource, phaseMs: stepMs })
    },
    async (context) => {
      const taken = new Set(takenBuckets)
      const account = { ...registries, ...(await there(context)), context, takenBuckets: taken }
      return createCloudFormationService(context, { account, tags, resourceMs: stepMs })
    },
  ]
}

interface Workers {
  readonly lambda: ReturnType<typeof createLambdaService>
  readonly emrServerless: ReturnType<typeof createEmrServerlessService>
  readonly glue: ReturnType<typeof createGlueService>
  readonly s3: Awaited<ReturnType<typeof createS3Service>>
}

async function startWorkers(
  context: EngineContext,
  taskRoot: string,
  store: ObjectStore,
  minuteMs: number,
): Promise<Workers> {
  return {
    lambda: createLambdaService(context, [], { image: imageIn(taskRoot) }),
    emrServerless: createEmrServerlessService(context, [], { minuteMs }),
    glue: createGlueService(context, [], { minuteMs }),
    s3: await createS3Service(context, store),
  }
}

const imageIn = (taskRoot: string): FunctionDefinition => ({
  ...{ name: 'soalbench', memoryMiB: 128, ephemeralMiB: 512, timeoutSeconds: 3, environment: {} },
  ...{ handler: 'soal_handler.lambda_handler', taskRoot },
})

async function read(s3: Workers['s3'], location: string): Promise<Uint8Array | undefined> {
  const { status, bytes } = await callSibling(s3, { method: 'GET', path: `/${location}` })
  return status === 200 ? bytes : undefined
}

import type { LambdaClients } from '../aws/clients.ts'
import { describeServiceError, serviceError } from '../aws/service-error.ts'
import type { Plan } from '../bench/plan.ts'
import { canonicalJson } from '../core/cell.ts'
import { deployment } from '../core/deployment.ts'
import { EngineUnavailable, UsageInvalid } from '../core/errors.ts'
import type { EmrServerlessSizing } from '../core/sizing.ts'
import { preinitialised } from '../local/inventory.ts'
import type { Served } from '../local/served.ts'

/**
 * Makes the Lambda functions that a plan needs and a served engine lacks, and refuses what cannot be made while it is up.
 * @returns one line for each function that was made. @throws UsageInvalid, EngineUnavailable
 */
export async function deployMissing(served: Served, plan: Plan, lambda: LambdaClients): Promise<string[]> {
  refuseOtherCapacity(served, plan)
  const memories = plan.cells.flatMap(({ sizing }) =>
    sizing.platform === 'lambda' ? [sizing.memoryMiB] : [],
  )
  const made: string[] = []
  for (const memoryMiB of new Set(memories)) {
    if (await exists(memoryMiB, lambda)) continue
    await create(memoryMiB, lambda)
    made.push(`made on that engine: function ${deployment.functionName(memoryMiB)}`)
  }
  return made
}

async function exists(memoryMiB: number, { sdk, control }: LambdaClients): Promise<boolean> {
  const FunctionName = deployment.functionName(memoryMiB)
  try {
    await control.send(new sdk.GetFunctionConfigurationCommand({ FunctionName }))
    return true
  } catch (error) {
    if (serviceError(error).name === 'ResourceNotFoundException') return false
    throw unusable(memoryMiB, error)
  }
}

async function create(memoryMiB: number, { sdk, control }: LambdaClients): Promise<void> {
  const command = new sdk.CreateFunctionCommand({
    FunctionName: deployment.functionName(memoryMiB),
    PackageType: 'Image',
    // Of a local engine every image is the one that it has, and every role does.
    Code: { ImageUri: 'local/soal:latest' },
    Role: 'arn:aws:iam::000000000000:role/soalbench',
    MemorySize: memoryMiB,
    Timeout: 900,
  })
  await control.send(command).catch((error: unknown) => {
    throw unusable(memoryMiB, error)
  })
}

const unusable = (memoryMiB: number, cause: unknown): EngineUnavailable => {
  const name = deployment.functionName(memoryMiB)
  const message = `function cannot be made on the served engine: ${name}: ${describeServiceError(cause)}`
  const suggestions = ['Start "soalbench local up" with these sizes in --memory.']
  return new EngineUnavailable(message, { cause, suggestions })
}

/** Warm EMR trials need pre-initialised workers of their size: with others they would be warm in name only. */
function refuseOtherCapacity({ deployed, process }: Served, { cells }: Plan): void {
  const warm = cells.flatMap(({ sizing, startLevel }) =>
    sizing.platform === 'emr-serverless' && startLevel === 'warm' ? [sizing] : [],
  )
  const found = deployed.applications.find(({ name }) => name === deployment.warmApplicationName)
  const other = warm.find(
    (sizing) => canonicalJson(found?.initialCapacity) !== canonicalJson(preinitialised(sizing)),
  )
  if (other === undefined) return
  throw new UsageInvalid(
    `the engine that process ${process.pid} serves has no pre-initialised EMR Serverless workers of this size: ${words(other)}`,
    { suggestions: ['Stop that engine: the run then starts its own, with what the plan needs.'] },
  )
}

const words = ({ driver, executor, executors }: EmrServerlessSizing): string =>
  `driver ${driver.vcpus} vCPU ${driver.memoryGb} GB, ${executors} x ${executor.vcpus} vCPU ${executor.memoryGb} GB`

import { deployment } from '../core/deployment.ts'
import type { EmrServerlessSizing, GlueSizing, WorkerSize } from '../core/sizing.ts'
import type { ApplicationDefinition, Inventory, WorkerConfiguration } from './engine.ts'

export interface InventoryOptions {
  /** One Lambda function per memory size, MiB. */
  readonly memories: readonly number[]
  /** Default 512. */
  readonly ephemeralMiB?: number
  /** `file:///…`: what the functions know as their bucket. */
  readonly storageRootUri: string
  /** Folder with the SoAL handler. */
  readonly taskRoot: string
  readonly emrSizing: Pick<EmrServerlessSizing, 'driver' | 'executor' | 'executors'>
  readonly glueSizing: Pick<GlueSizing, 'workerType' | 'workers' | 'glueVersion' | 'executionClass'>
}

/** Closest releases on AWS to the Spark that runs here. */
const releaseLabel = 'emr-7.12.0'

/** What `infra up` would have deployed on AWS, under the same names. */
export function defaultInventory(options: InventoryOptions): Inventory {
  const { emrSizing, glueSizing } = options
  const application = { releaseLabel, idleTimeoutMinutes: 15 }
  return {
    functions: options.memories.map((memoryMiB) => ({
      name: deployment.functionName(memoryMiB),
      memoryMiB,
      ephemeralMiB: options.ephemeralMiB ?? 512,
      timeoutSeconds: 900,
      environment: { SCRIPT_BUCKET: options.storageRootUri },
      handler: 'soal_handler.lambda_handler',
      taskRoot: options.taskRoot,
    })),
    applications: [
      { ...application, name: deployment.coldApplicationName, initialCapacity: {} },
      {
        ...application,
        name: deployment.warmApplicationName,
        initialCapacity: preinitialised(emrSizing),
      },
    ],
    jobs: [
      {
        name: deployment.glueJobName,
        glueVersion: glueSizing.glueVersion,
        workerType: glueSizing.workerType,
        numberOfWorkers: glueSizing.workers,
        timeoutMinutes: 480,
        executionClass: glueSizing.executionClass,
        // Every run names its own by --scriptLocation; a job cannot be without one.
        scriptLocation: `${options.storageRootUri.replace(/\/$/, '')}/scripts/none.py`,
      },
    ],
  }
}

/** The workers that wait for a job of this sizing. */
export const preinitialised = ({
  driver,
  executor,
  executors,
}: InventoryOptions['emrSizing']): ApplicationDefinition['initialCapacity'] => ({
  Driver: { workerCount: 1, workerConfiguration: configurationOf(driver) },
  Executor: { workerCount: executors, workerConfiguration: configurationOf(executor) },
})

const configurationOf = (size: WorkerSize): WorkerConfiguration => ({
  cpu: `${size.vcpus} vCPU`,
  memory: `${size.memoryGb} GB`,
  disk: `${size.diskGb} GB`,
})

import { execFile } from 'node:child_process'
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { clientEnvironment } from '../../src/local/client-environment.ts'
import type { LocalEngine } from '../../src/local/engine.ts'
import type { FaultPlan } from '../../src/local/faults/fault-plan.ts'
import { findInstallation } from '../../src/local/install/find-installation.ts'
import { startLocalEngine } from '../../src/local/index.ts'
import { defaultInventory } from '../../src/local/inventory.ts'

/** Python with boto3, and beside it the AWS CLI; set by "npm test". */
export const toolsPython = process.env['SOALBENCH_TEST_TOOLS_PYTHON'] ?? ''
const enginePython = process.env['SOALBENCH_TEST_PYTHON'] ?? ''
export const ready = toolsPython !== '' && enginePython !== ''
export const needs = 'needs SOALBENCH_TEST_PYTHON and SOALBENCH_TEST_TOOLS_PYTHON, which "npm test" sets'

const job = `
from pyspark.sql import SparkSession
session = SparkSession.builder.getOrCreate()
print("rows", session.range(1000).count())
session.stop()
`

export interface ServedEngine {
  readonly engine: LocalEngine
  readonly folder: string
  /** URI of a small PySpark job. */
  readonly script: string
  readonly logged: string[]
  /** Runs a program beside the tools' Python, as a stranger would: with the engine's variables and nothing of ours. */
  readonly run: (program: string, args: readonly string[]) => Promise<string>
  readonly close: () => Promise<void>
}

/** All three services with the default deployment, but a Lambda handler without Spark. */
export async function serveEngine(faults?: FaultPlan): Promise<ServedEngine> {
  const cache = resolve(dirname(enginePython), '../..')
  const installation = await findInstallation(cache, resolve('python'))
  if (installation === undefined) throw new Error(`no installation of this version in ${cache}`)
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'soalbench-conformance-')))
  await writeFile(join(folder, 'job.py'), job)
  const logged: string[] = []
  const engine = await startLocalEngine({
    directory: join(folder, 'local'),
    storageRoot: folder,
    installation,
    inventory: inventoryOf(pathToFileURL(folder).href),
    region: 'eu-central-1',
    log: (line) => logged.push(line),
    now: Date.now,
    faults,
  })
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: folder,
    LANG: 'C.UTF-8',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...clientEnvironment(engine),
  }
  return {
    engine,
    folder,
    script: pathToFileURL(join(folder, 'job.py')).href,
    logged,
    run: async (program, args) => {
      const options = { env, cwd: folder, maxBuffer: 16 * 1024 * 1024 }
      const { stdout } = await promisify(execFile)(join(dirname(toolsPython), program), args, options)
      return stdout
    },
    close: async () => {
      await engine.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function inventoryOf(storageRootUri: string) {
  const size = { vcpus: 1, memoryGb: 4, diskGb: 20 }
  const inventory = defaultInventory({
    memories: [1769],
    storageRootUri,
    taskRoot: resolve('test/local/conformance'),
    emrSizing: { driver: size, executor: size, executors: 1 },
    glueSizing: { workerType: 'G.1X', workers: 2, glueVersion: '5.1', executionClass: 'STANDARD' },
  })
  const functions = inventory.functions.map((one) => ({ ...one, handler: 'conformance_handler.handler' }))
  return { ...inventory, functions }
}

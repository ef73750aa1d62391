import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EMRServerlessClient } from '@aws-sdk/client-emr-serverless'
import { GlueClient } from '@aws-sdk/client-glue'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import type { LocalEngine } from '../../src/local/engine.ts'
import { startRehearsalEngine, type RehearsalEngineOptions } from '../../src/local/index.ts'
import { defaultInventory } from '../../src/local/inventory.ts'
import { parseResultDocument } from '../../src/runners/result-document.ts'

export const answer = { inputRows: 40, output: { rows: 7, bytes: 123, digest: '98765' } }
const script = 'print("any text does")\n'
export const scriptSha256 = createHash('sha256').update(script).digest('hex')
const worker = { vcpus: 1, memoryGb: 4, diskGb: 20 }

export interface RehearsalBench {
  readonly engine: LocalEngine
  readonly root: string
  readonly scriptUri: string
  readonly lambda: LambdaClient
  readonly emr: EMRServerlessClient
  readonly glue: GlueClient
  readonly logged: readonly string[]
  /** The event of an attempt; with `ordinal` 2 the files of its second sample. */
  event(trialId: string, ordinal?: number): Record<string, string>
  /** The result document of an attempt, checked; undefined where there is none. */
  result(trialId: string, ordinal?: number): Promise<ReturnType<typeof parseResultDocument> | undefined>
  close(): Promise<void>
}

/** A rehearsal engine with the usual deployment on a storage of its own, and the SDK's clients for it. */
export async function openRehearsal(
  options: Partial<RehearsalEngineOptions> = {},
  memories: readonly number[] = [1769],
): Promise<RehearsalBench> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'soalbench rehearsal-')))
  await mkdir(join(root, 'scripts'))
  await writeFile(join(root, 'scripts', `${scriptSha256}.py`), script)
  await writeFile(join(root, 'input.csv'), 'a;b\n'.repeat(100))
  const logged: string[] = []
  const engine = await startRehearsalEngine({
    directory: join(root, 'local'),
    storageRoot: root,
    inventory: defaultInventory({
      memories,
      storageRootUri: `file://${root}`,
      taskRoot: root,
      emrSizing: { driver: worker, executor: worker, executors: 1 },
      glueSizing: { workerType: 'G.1X', workers: 2, glueVersion: '5.1', executionClass: 'STANDARD' },
    }),
    region: 'eu-central-1',
    log: (line) => logged.push(line),
    now: Date.now,
    answers: () => Promise.resolve(answer),
    ...options,
  })
  const { endpoint, region, credentials } = engine
  const config = { endpoint, region, credentials, maxAttempts: 1 }
  const clients = {
    lambda: new LambdaClient(config),
    emr: new EMRServerlessClient(config),
    glue: new GlueClient(config),
  }
  const folder = (trialId: string): string => join(root, 'results', 'run', trialId)
  return {
    ...{ engine, root, logged, ...clients, scriptUri: `file://${root}/scripts/${scriptSha256}.py` },
    event: (trialId, ordinal = 1) => eventFor(root, folder(trialId), trialId, ordinal),
    result: (trialId, ordinal = 1) =>
      readFile(join(folder(trialId), `result${numbered(ordinal)}.json`)).then(
        parseResultDocument,
        () => undefined,
      ),
    close: async () => {
      for (const client of Object.values(clients)) client.destroy()
      await engine.close()
      await rm(root, { recursive: true, force: true })
    },
  }
}

const numbered = (ordinal: number): string => (ordinal === 1 ? '' : `-${ordinal}`)

function eventFor(root: string, folder: string, trialId: string, ordinal: number): Record<string, string> {
  const n = numbered(ordinal)
  return {
    TRIAL_ID: trialId,
    INPUT_PATH: `file://${root}/input.csv`,
    OUTPUT_PATH: `file://${folder}/output${n}`,
    RESULT_PATH: `file://${folder}/result${n}.json`,
    CLAIM_PATH: `file://${folder}/claim${n}.json`,
    FORMAT: 'csv',
  }
}

export interface Invoked {
  readonly functionError: string | undefined
  readonly payload: Readonly<Record<string, unknown>>
  readonly log: string
  readonly requestId: string
}

export async function invoke(
  { lambda, root }: RehearsalBench,
  event: Readonly<Record<string, string>>,
  functionName = 'soalbench-1769',
): Promise<Invoked> {
  const location = { SCRIPT_BUCKET: `file://${root}`, SPARK_SCRIPT: `scripts/${scriptSha256}.py` }
  const output = await lambda.send(
    new InvokeCommand({
      FunctionName: functionName,
      LogType: 'Tail',
      Payload: JSON.stringify({ ...location, ...event }),
    }),
  )
  return {
    functionError: output.FunctionError,
    payload: JSON.parse(Buffer.from(output.Payload ?? '').toString()),
    log: Buffer.from(output.LogResult ?? '', 'base64').toString(),
    requestId: output.$metadata.requestId ?? '',
  }
}

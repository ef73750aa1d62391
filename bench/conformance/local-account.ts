import { mkdir, mkdtemp, open, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRehearsalEngine, type RehearsalEngineOptions } from '../../src/local/index.ts'
import { defaultInventory } from '../../src/local/inventory.ts'
import { localOperations } from '../../src/local/operations.ts'
import { housekeeping, type Account, type WorkKind } from './account.ts'
import { clientsOf } from './clients-of.ts'
import { serviceNames } from './fact.ts'

export interface OpenAccount extends Account {
  close(): Promise<void>
}

const worker = { vcpus: 1, memoryGb: 4, diskGb: 20 }
const mebibyte = 1024 * 1024
/** Of input: one MiB takes 50 ms here. Absent: fails. */
const inputMiB: Readonly<Record<Exclude<WorkKind, 'fail'>, number>> = { ok: 0, slow: 8, endless: 400 }

/**
 * The local services with nothing behind them, so that waiting is short: a minute of a time-out takes 1.2 s, and a
 * function settles in 80 ms.
 */
export async function openLocalAccount(over: Partial<RehearsalEngineOptions> = {}): Promise<OpenAccount> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'soalbench-facts-')))
  await mkdir(join(root, 'scripts'))
  const script = join(root, 'scripts/fact.py')
  await writeFile(script, 'print("any text does")\n')
  for (const [kind, mebibytes] of Object.entries(inputMiB)) await sparse(join(root, kind), mebibytes)
  const engine = await startRehearsalEngine({
    ...{ directory: join(root, 'local'), storageRoot: root, region: 'eu-central-1', now: Date.now },
    inventory: defaultInventory({
      ...{ memories: [512], storageRootUri: `file://${root}`, taskRoot: root },
      emrSizing: { driver: worker, executor: worker, executors: 1 },
      glueSizing: { workerType: 'G.1X', workers: 2, glueVersion: '5.1', executionClass: 'STANDARD' },
    }),
    log: () => undefined,
    answers: () => Promise.resolve(undefined),
    pace: { minuteMs: 1200, msPerMiB: 50, jitter: 0 },
    settling: { functionMs: 80, utilizationMs: 40 },
    ...over,
  })
  const clients = clientsOf({ ...engine, maxAttempts: 1 })
  const role = 'arn:aws:iam::000000000000:role/soalbench'
  let events = 0
  return {
    ...housekeeping('soalbench-fact'),
    ...{ title: 'local', clients, runsHandlers: false, script: `file://${script}` },
    services: new Set(serviceNames.filter((name) => name in localOperations)),
    roles: { lambda: role, emr: role, glue: role },
    tags: { app: 'soalbench' },
    code: { PackageType: 'Image', Code: { ImageUri: 'local/soal:latest' } },
    patience: { patienceMs: 10_000, pollMs: 8 },
    event: (kind) => {
      events += 1
      return eventOf(root, kind, events)
    },
    close: async () => {
      for (const client of Object.values(clients)) client.destroy()
      await engine.close()
      await rm(root, { recursive: true, force: true })
    },
  }
}

function eventOf(root: string, kind: WorkKind, number: number): string {
  if (kind === 'fail') return '{}'
  const folder = `file://${root}/results/${number}`
  return JSON.stringify({
    ...{ TRIAL_ID: String(number), FORMAT: 'csv', INPUT_PATH: `file://${root}/${kind}` },
    ...{ OUTPUT_PATH: `${folder}/output`, RESULT_PATH: `${folder}/result.json` },
    ...{ SCRIPT_BUCKET: `file://${root}`, SPARK_SCRIPT: 'scripts/fact.py' },
  })
}

async function sparse(path: string, mebibytes: number): Promise<void> {
  const file = await open(path, 'w')
  await file.truncate(mebibytes * mebibyte)
  await file.close()
}

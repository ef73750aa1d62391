import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createClients, type AwsClients } from '../../src/aws/clients.ts'
import type { Cell } from '../../src/core/cell.ts'
import type { Platform } from '../../src/core/platform.ts'
import type { RunContext, TrialRequest } from '../../src/runners/runner.ts'
import { DirectoryStorage } from '../../src/storage/directory.ts'
import { localCredentials, loopbackService, type Reply, type SeenCall } from './loopback-service.ts'

export interface RunnerSetting {
  readonly clients: AwsClients
  readonly calls: SeenCall[]
  readonly context: RunContext
  readonly storage: DirectoryStorage
  readonly warnings: string[]
  readonly slept: number[]
  readonly abort: () => void
  readonly close: () => Promise<void>
}

/**
 * Real SDK clients against a loopback service with the test's answers, and a real storage. Sleeping takes no time but
 * moves the clock, so that deadlines of minutes can be reached.
 */
export async function runnerSetting(
  answer: (call: SeenCall, setting: { storage: DirectoryStorage; count: number }) => Reply | Promise<Reply>,
): Promise<RunnerSetting> {
  const root = await mkdtemp(join(tmpdir(), 'soalbench-runner-'))
  const storage = new DirectoryStorage(root)
  const service = await loopbackService((call, count) => answer(call, { storage, count }))
  const clients = createClients({
    region: 'us-east-1',
    endpoint: service.endpoint,
    credentials: localCredentials,
  })
  const controller = new AbortController()
  const warnings: string[] = []
  const slept: number[] = []
  let sleptMs = 0
  const context: RunContext = {
    signal: controller.signal,
    storage,
    region: 'us-east-1',
    now: () => Date.now() + sleptMs,
    random: () => 0.5,
    async sleep(ms) {
      slept.push(ms)
      sleptMs += ms
      await delay(1, undefined, { signal: controller.signal })
    },
    poll: { leastMs: 10, mostMs: 5_000 },
    warn: (message) => warnings.push(message),
  }
  const close = async () => {
    clients.destroy()
    await service.close()
    await rm(root, { recursive: true, force: true })
  }
  const abort = () => controller.abort(new Error('interrupted'))
  return { clients, calls: service.calls, context, storage, warnings, slept, abort, close }
}

export function trialRequest<P extends Platform>(
  cell: Pick<Cell<P>, 'platform' | 'sizing' | 'startLevel'>,
  storage: DirectoryStorage,
): TrialRequest<P> {
  return {
    trialId: 'trial-1',
    cell: { workload: 'aggregate', format: 'csv', payloadBytes: 10_000, ...cell },
    event: { TRIAL_ID: 'trial-1', RESULT_PATH: storage.uri('results/r/trial-1/result.json') },
    scriptUri: storage.uri('scripts/abc.py'),
    scriptSha256: 'sha',
    resultKey: 'results/r/trial-1/result.json',
    primeEvent: { TRIAL_ID: 'prime', RESULT_PATH: storage.uri('results/r/prime/result.json') },
    timeoutSeconds: 60,
  }
}

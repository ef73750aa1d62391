import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createClients, type AwsClients } from '../../src/aws/clients.ts'
import type { Cell } from '../../src/core/cell.ts'
import type { Platform } from '../../src/core/platform.ts'
import { attemptOf, type Attempt } from '../../src/core/attempt.ts'
import {
  usualPatience,
  type AttemptRequest,
  type RunContext,
  type TrialRequest,
} from '../../src/runners/runner.ts'
import { DirectoryStorage } from '../../src/storage/directory.ts'
import { attemptRecord, type AttemptRecord } from './attempt-record.ts'
import { localCredentials, loopbackService, type Reply, type SeenCall } from './loopback-service.ts'

export interface RunnerSetting {
  readonly clients: AwsClients
  readonly calls: SeenCall[]
  readonly context: RunContext
  readonly storage: DirectoryStorage
  readonly warnings: string[]
  readonly attempts: AttemptRecord
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
  const attempts = attemptRecord()
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
    patience: usualPatience,
    attempts,
    earlierMayLive: true,
    warn: (message) => warnings.push(message),
  }
  const close = async () => {
    clients.destroy()
    await service.close()
    await rm(root, { recursive: true, force: true })
  }
  const abort = () => controller.abort(new Error('interrupted'))
  return { clients, calls: service.calls, context, storage, warnings, attempts, slept, abort, close }
}

export function trialRequest<P extends Platform>(
  cell: Pick<Cell<P>, 'platform' | 'sizing' | 'startLevel'>,
  storage: DirectoryStorage,
): TrialRequest<P> {
  return {
    trialId: 'trial-1',
    cell: { workload: 'aggregate', format: 'csv', payloadBytes: 10_000, ...cell },
    scriptUri: storage.uri('scripts/abc.py'),
    scriptSha256: 'sha',
    sample: (ordinal) => attemptRequestOf('sample', ordinal, storage),
    prime: (ordinal) => attemptRequestOf('prime', ordinal, storage),
    before: [],
    timeoutSeconds: 60,
  }
}

/** Keys of the trial's first sample are `results/r/trial-1/result.json` and `claim.json`. */
function attemptRequestOf(kind: Attempt['kind'], ordinal: number, storage: DirectoryStorage): AttemptRequest {
  const attempt = attemptOf('trial-1', kind, ordinal)
  const folder = kind === 'sample' ? 'results/r/trial-1' : 'results/r/prime'
  const suffix = ordinal === 1 ? '' : `-${ordinal}`
  const [resultKey, claimKey] = [`${folder}/result${suffix}.json`, `${folder}/claim${suffix}.json`]
  const event = {
    ...{ TRIAL_ID: kind === 'sample' ? 'trial-1' : 'prime', ATTEMPT_ID: attempt.token },
    ...{ RESULT_PATH: storage.uri(resultKey), CLAIM_PATH: storage.uri(claimKey) },
  }
  return { attempt, event, resultKey, claimKey }
}

/** Where an event wants its result, as a key of the storage. */
export const resultKeyOf = (event: Readonly<Record<string, string>>, storage: DirectoryStorage): string =>
  (event['RESULT_PATH'] ?? '').slice(storage.uri('x').length - 1)

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Plan } from '../../src/bench/plan.ts'
import type { RunDependencies } from '../../src/bench/run-dependencies.ts'
import type { RunEvent } from '../../src/core/events.ts'
import type { Trial } from '../../src/core/trial.ts'
import type { Payload, PayloadSpec } from '../../src/payloads/payload.ts'
import type { RunContext } from '../../src/runners/runner.ts'
import { DirectoryStorage } from '../../src/storage/directory.ts'
import { attemptRecord } from './attempt-record.ts'
import { FakeClock } from './fake-clock.ts'
import { fakeRunners, type AnyRequest, type Behaviour, type FakeRunners } from './fake-runner.ts'

export interface FakeRun extends FakeRunners {
  readonly deps: RunDependencies
  readonly clock: FakeClock
  readonly events: RunEvent[]
  readonly recorded: Trial[]
  readonly storage: DirectoryStorage
  readonly interrupt: () => void
  readonly remove: () => Promise<void>
}

/** A run in a real folder with runners that only pretend to work. Every payload has 100 rows and the answer (10, 42). */
export async function fakeRun(
  behave?: (request: AnyRequest, context: RunContext) => Behaviour | Promise<Behaviour>,
  over: Partial<RunDependencies> = {},
): Promise<FakeRun> {
  const root = await mkdtemp(join(tmpdir(), 'soalbench-run-'))
  const clock = new FakeClock()
  const controller = new AbortController()
  const events: RunEvent[] = []
  const recorded: Trial[] = []
  const fakes = fakeRunners(clock, behave)
  const storage = new DirectoryStorage(root)
  const deps: RunDependencies = {
    runners: fakes.runners,
    storage,
    payloadFor: (spec) => fakePayload(root, spec),
    scriptFor: (workload) =>
      Promise.resolve({
        uri: storage.uri('scripts/sha.py'),
        sha256: `sha-${workload}`,
        dataset: 'accommodations',
        event: { EXTRA: 'x' },
      }),
    enforcementOf: () => undefined,
    attempts: attemptRecord(),
    recordTrial: (trial) => {
      recorded.push(trial)
      return Promise.resolve()
    },
    observe: (event) => events.push(event),
    signal: controller.signal,
    now: clock.now,
    sleep: clock.sleep,
    poll: { leastMs: 10, mostMs: 100 },
    ...over,
  }
  const interrupt = () => controller.abort(new Error('interrupted'))
  return {
    ...fakes,
    deps,
    clock,
    events,
    recorded,
    storage,
    interrupt,
    remove: () => rm(root, { recursive: true, force: true }),
  }
}

async function fakePayload(root: string, spec: PayloadSpec): Promise<Payload> {
  const path = join(root, `generated-${spec.bytes}.${spec.format}`)
  await writeFile(path, 'payload')
  const answer = { rows: 10, bytes: null, digest: '42' }
  return {
    spec,
    key: String(spec.bytes),
    path,
    bytes: spec.bytes,
    rows: 100,
    answers: { aggregate: answer, etl: answer },
    reused: false,
  }
}

/** The ids of a plan's trials in their order. */
export const idsOf = (plan: Plan): string[] => plan.trials.map((trial) => trial.trialId)

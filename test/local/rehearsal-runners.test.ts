import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { createClients } from '../../src/aws/clients.ts'
import { buildPlan } from '../../src/bench/plan.ts'
import { runPlan } from '../../src/bench/run-plan.ts'
import type { Trial } from '../../src/core/trial.ts'
import type { Payload, PayloadSpec } from '../../src/payloads/payload.ts'
import { createRunners } from '../../src/runners/index.ts'
import { DirectoryStorage } from '../../src/storage/directory.ts'
import { attemptRecord } from '../fakes/attempt-record.ts'
import { answer, openRehearsal, scriptSha256, type RehearsalBench } from './rehearsal-bench.ts'

let bench: RehearsalBench
afterEach(() => bench.close())

const planOf = (repetitions: number) =>
  buildPlan({
    ...{ runId: 'run', target: 'local', region: 'eu-central-1', seed: 1, repetitions, format: 'csv' },
    ...{ sizes: [1000, 2000], memoriesMiB: [1769], starts: ['cold', 'warm'] },
    ...{ platforms: ['lambda', 'emr-serverless', 'glue'], workloads: ['w'], knownWorkloads: ['w'] },
  })

async function payloadIn(root: string, spec: PayloadSpec): Promise<Payload> {
  const path = join(root, `${spec.bytes}.csv`)
  await writeFile(path, 'x'.repeat(spec.bytes))
  const { bytes } = spec
  return {
    spec,
    key: String(bytes),
    path,
    bytes,
    rows: answer.inputRows,
    answers: { w: answer.output },
    reused: false,
  }
}

/** A whole run by the runners themselves, over HTTP, on the rehearsed services. */
async function run(repetitions: number): Promise<Trial[]> {
  const { engine, root, scriptUri } = bench
  const { region, endpoint, credentials } = engine
  const clients = createClients({ region, endpoint, credentials })
  const trials: Trial[] = []
  await runPlan(planOf(repetitions), {
    runners: createRunners(clients),
    storage: new DirectoryStorage(root),
    payloadFor: (spec) => payloadIn(root, spec),
    scriptFor: () => Promise.resolve({ uri: scriptUri, sha256: scriptSha256, dataset: 'd', event: {} }),
    enforcementOf: (id) => engine.enforcementOf(id),
    recordTrial: (trial) => Promise.resolve(void trials.push(trial)),
    attempts: attemptRecord(),
    observe: () => undefined,
    signal: new AbortController().signal,
    now: Date.now,
    poll: { leastMs: 2, mostMs: 10 },
  })
  clients.destroy()
  return trials
}

it('carries the runners of all platforms through a run: verified starts, right answers, bills, a mark for good', async () => {
  bench = await openRehearsal()
  const trials = await run(2)
  expect(trials).toHaveLength(20)
  for (const trial of trials) {
    expect(trial).toMatchObject({ state: 'succeeded', outputDigest: answer.output.digest })
    expect(trial.limits?.engine).toBe('rehearsal')
    expect(trial.usage?.basis).toBe('billed')
    expect(trial.unmeteredAttempts).toBe(0)
  }
  expect(bench.logged).toEqual([])
})

it('shows the gate each kind of wrong end', async () => {
  bench = await openRehearsal({
    misbehaviours: [
      { kind: 'out-of-memory', runs: [4] },
      { kind: 'wrong-rows', probability: 0.1 },
      { kind: 'wrong-digest', probability: 0.1 },
      { kind: 'stale-script', probability: 0.1 },
      { kind: 'no-result', probability: 0.1 },
    ],
  })
  const trials = await run(3)
  const causes = new Set(trials.map(({ state, failureCause }) => `${state} ${failureCause ?? ''}`.trim()))
  expect(causes).toContain('succeeded')
  expect(causes).toContain('invalid wrong-output')
  expect(causes).toContain('invalid platform-fault')
  expect(causes).toContain('failed out-of-memory')
  for (const trial of trials.filter(({ state }) => state === 'succeeded')) {
    expect(trial).toMatchObject({
      outputRows: answer.output.rows,
      outputDigest: answer.output.digest,
      scriptSha256,
    })
  }
})

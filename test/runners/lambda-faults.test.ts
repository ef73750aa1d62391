import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { createClients } from '../../src/aws/clients.ts'
import { attemptOf, type Attempt } from '../../src/core/attempt.ts'
import type { Observation } from '../../src/core/trial.ts'
import { parseFaultPlan } from '../../src/local/faults/parse-fault-plan.ts'
import { readLedger } from '../../src/local/ledger/read-ledger.ts'
import { summariseLedger } from '../../src/local/ledger/summarise-ledger.ts'
import { localOperations } from '../../src/local/operations.ts'
import { LambdaRunner } from '../../src/runners/lambda.ts'
import type { AttemptRequest, RunContext } from '../../src/runners/runner.ts'
import { DirectoryStorage } from '../../src/storage/directory.ts'
import { attemptRecord } from '../fakes/attempt-record.ts'
import { openRehearsal, type RehearsalBench } from '../local/rehearsal-bench.ts'

const open: RehearsalBench[] = []
afterEach(async () => {
  for (const bench of open.splice(0)) await bench.close()
})

const kinds = ['throttle', 'error-before', 'error-after', 'reset-before', 'reset-after', 'truncate'] as const
const hangs = ['hang-before', 'hang-after'] as const
const invokeFaults = [...kinds, ...hangs].map((kind) => ({
  ...{ kind, service: 'lambda', operation: 'Invoke' },
  ...(kind === 'throttle' ? { retryAfterSeconds: 0 } : {}),
}))

/** The real services with a fault plan in their door, and the runner as a run has it; patience is short. */
async function setting(rules: readonly object[], seed: number) {
  const faults = parseFaultPlan({ seed, rules }, localOperations)
  if ('faults' in faults) throw new Error(faults.faults.join('; '))
  const bench = await openRehearsal({ faults })
  open.push(bench)
  const { endpoint, region, credentials } = bench.engine
  const clients = createClients({ endpoint, region, credentials })
  const storage = new DirectoryStorage(bench.root)
  const attempts = attemptRecord()
  const context: RunContext = {
    ...{ signal: new AbortController().signal, storage, region, now: Date.now, random: () => 0.5, attempts },
    sleep: (ms) => delay(ms),
    poll: { leastMs: 2, mostMs: 20 },
    patience: {
      ...{ claimMs: 400, answerMs: 60, acceptanceMs: 2_000, refusedMs: 20_000 },
      backoffMs: { first: 2, most: 20 },
    },
    earlierMayLive: true,
    warn: () => undefined,
  }
  const runner = new LambdaRunner(clients)
  const run = (trialId: string): Promise<Observation> => runner.run(trialOf(trialId, bench, storage), context)
  const ledger = async () => summariseLedger(await readLedger(join(bench.root, 'local', 'ledger.jsonl')))
  return { run, ledger, attempts, close: () => clients.destroy() }
}

function trialOf(trialId: string, bench: RehearsalBench, storage: DirectoryStorage) {
  const requestOf =
    (kind: Attempt['kind']) =>
    (ordinal: number): AttemptRequest => {
      const attempt = attemptOf(trialId, kind, ordinal)
      const keyOf = (name: string): string => `results/run/${attempt.token}/${name}.json`
      const event = {
        ...bench.event(trialId),
        ATTEMPT_ID: attempt.token,
        RESULT_PATH: storage.uri(keyOf('result')),
      }
      return {
        attempt,
        event: { ...event, CLAIM_PATH: storage.uri(keyOf('claim')) },
        resultKey: keyOf('result'),
        claimKey: keyOf('claim'),
      }
    }
  const sizing = { platform: 'lambda', memoryMiB: 1769, ephemeralMiB: 512, architecture: 'x86_64' } as const
  return {
    trialId,
    cell: { platform: 'lambda', sizing, startLevel: 'cold', workload: 'w', format: 'csv', payloadBytes: 400 },
    ...{ scriptUri: bench.scriptUri, scriptSha256: 'sha', before: [], timeoutSeconds: 60 },
    ...{ sample: requestOf('sample'), prime: requestOf('prime') },
  } as const
}

describe('the runner over services that go wrong', () => {
  it.each(invokeFaults)('$kind of one Invoke: run once, billed by the platform', async (rule) => {
    const { run, ledger, close } = await setting([{ ...rule, nth: 1 }], 1)
    const seen = await run('one')
    expect(seen).toMatchObject({
      outcome: { state: 'succeeded' },
      startLevel: 'cold',
      usage: { basis: 'billed' },
    })
    const { executions, faults } = await ledger()
    expect([[...executions], [...faults]]).toEqual([[['one', 1]], [[rule.kind, 1]]])
    close()
  })

  it('a fault of every fifth kind everywhere: every trial once, every one with its bill', async () => {
    const everywhere = [...kinds].map((kind) => ({
      ...{ kind, service: '*', probability: 0.2 / kinds.length },
      ...(kind === 'throttle' ? { retryAfterSeconds: 0 } : {}),
    }))
    const seldom = hangs.map((kind) => ({ kind, service: 'lambda', operation: 'Invoke', probability: 0.05 }))
    const { run, ledger, close } = await setting([...seldom, ...everywhere], 7)
    const trials = Array.from({ length: 40 }, (_, index) => `t${index}`)
    const bills = new Set<string | undefined>()
    for (const trial of trials) {
      const seen = await run(trial)
      expect([trial, seen.outcome]).toEqual([trial, { state: 'succeeded' }])
      expect(seen.unmeteredAttempts).toBe(0)
      bills.add(seen.usage?.basis)
    }
    const { executions, starts, faults } = await ledger()
    const struck = [...faults.values()].reduce((sum, count) => sum + count, 0)
    const twice = [...executions].filter(([, count]) => count !== 1)
    const all = [...starts.values()].reduce((sum, count) => sum + count, 0)
    process.stdout.write(
      `${trials.length} trials, ${struck} faults, ${all} starts, ${twice.length} run twice\n`,
    )
    expect(twice).toEqual([])
    expect(executions.size).toBeGreaterThanOrEqual(trials.length)
    expect(struck).toBeGreaterThan(10)
    expect([...bills]).toEqual(['billed'])
    close()
  })
})

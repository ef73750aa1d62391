import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { facts } from '../../bench/conformance/facts.ts'
import { openLocalAccount } from '../../bench/conformance/local-account.ts'
import { runFacts } from '../../bench/conformance/run-facts.ts'
import { localOperations } from '../../src/local/operations.ts'
import type { Exchange } from '../../src/local/wire.ts'
import { recordedRuns } from '../iam/recorded-run.ts'
import { exchangeLine } from './exchange-line.ts'

const python = process.env['SOALBENCH_TEST_TOOLS_PYTHON'] ?? ''
const found = v.object({
  operations: v.record(v.string(), v.number()),
  deviations: v.record(v.string(), v.string()),
})

/** By the beginning of `service:Operation side place`: why it is no fault. */
const allowed: Readonly<Record<string, string>> = {}

async function checked(exchanges: readonly Exchange[]): Promise<v.InferOutput<typeof found>> {
  const folder = await mkdtemp(join(tmpdir(), 'soalbench-models-'))
  const file = join(folder, 'exchanges.jsonl')
  await writeFile(file, exchanges.map(exchangeLine).join(''))
  const output = execFileSync(python, [resolve('test/local/conformance/check_exchanges.py'), file], {
    ...{ encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  })
  await rm(folder, { recursive: true })
  return v.parse(found, JSON.parse(output))
}

const unexplained = (deviations: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(deviations).filter(([at]) => !Object.keys(allowed).some((start) => at.startsWith(start))),
  )

describe.skipIf(python === '')('botocore’s service models (needs SOALBENCH_TEST_TOOLS_PYTHON)', () => {
  it('know every request and every answer of the facts', async () => {
    const exchanges: Exchange[] = []
    const account = await openLocalAccount({ onExchange: (exchange) => exchanges.push(exchange) })
    await runFacts(facts, account, { spend: true })
    await account.close()
    const { operations, deviations } = await checked(exchanges)
    expect(unexplained(deviations)).toEqual({})
    const services = new Set(Object.keys(operations).map((name) => name.split(':')[0]))
    expect([...services].toSorted()).toEqual(
      Object.keys(localOperations)
        .filter((name) => services.has(name))
        .toSorted(),
    )
    expect(services.size).toBeGreaterThanOrEqual(5)
  })

  it('know every request and every answer of a run on all platforms', async () => {
    const { exchanges, run } = await recordedRuns()
    const plan = ['--sizes', '10kb', '--memory', '1769', '--reps', '1', '--max-cost', '5', '--seed', '7']
    const ended = await run(
      'run',
      '--rehearse',
      ...plan,
      '--region',
      'eu-central-1',
      '--workloads',
      'aggregate',
    )
    expect([ended.code, ended.code === 0 ? '' : ended.stderr]).toEqual([0, ''])
    const { operations, deviations } = await checked(exchanges)
    expect(unexplained(deviations)).toEqual({})
    expect(Object.keys(operations).length).toBeGreaterThan(8)
  })

  it('see what is wrong with a call', async () => {
    const exchanges: Exchange[] = []
    const account = await openLocalAccount({ onExchange: (exchange) => exchanges.push(exchange) })
    await runFacts(facts, account, { spend: true, only: ['emr.start-stop', 'glue.times', 's3.list-pages'] })
    await account.close()
    const spoiled = exchanges.map((exchange) => ({
      ...exchange,
      request: { ...exchange.request, query: new URLSearchParams('mood=good') },
      response: {
        ...exchange.response,
        body: Buffer.from(exchange.response.body ?? '')
          .toString()
          .replace(/"state":"\w+"/, '"state":"GREAT"')
          .replace(/"StartedOn":[\d.]+/, '"StartedOn":"noon"')
          .replace('<KeyCount>1</KeyCount>', '<KeyCount>one</KeyCount><Mood/>'),
      },
    }))
    const { deviations } = await checked(spoiled)
    expect(Object.keys(deviations)).toEqual(
      expect.arrayContaining([
        'emr-serverless:GetApplication answer .application.state',
        'emr-serverless:GetApplication request query mood',
        'glue:GetJobRun answer .JobRun.StartedOn',
        's3:ListObjectsV2 answer .KeyCount',
        's3:ListObjectsV2 answer .Mood',
      ]),
    )
  })
})

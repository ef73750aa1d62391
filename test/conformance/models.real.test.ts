import { describe, expect, it } from 'vitest'
import { facts } from '../../bench/conformance/facts.ts'
import { openLocalAccount } from '../../bench/conformance/local-account.ts'
import { runFacts } from '../../bench/conformance/run-facts.ts'
import { localOperations } from '../../src/local/operations.ts'
import type { Exchange } from '../../src/local/wire.ts'
import { recordedRuns } from '../iam/recorded-run.ts'
import { checkedByModels, toolsPython, unexplained } from './checked-by-models.ts'

describe.skipIf(toolsPython === '')('botocore’s service models (needs SOALBENCH_TEST_TOOLS_PYTHON)', () => {
  it('know every request and every answer of the facts', async () => {
    const exchanges: Exchange[] = []
    const account = await openLocalAccount({ onExchange: (exchange) => exchanges.push(exchange) })
    await runFacts(facts, account, { spend: true })
    await account.close()
    const { operations, deviations } = await checkedByModels(exchanges)
    expect(unexplained(deviations)).toEqual({})
    const services = new Set(Object.keys(operations).map((name) => name.split(':')[0]))
    const known: readonly string[] = Object.keys(localOperations)
    expect([...services].filter((name) => !known.includes(name ?? ''))).toEqual([])
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
    const { operations, deviations } = await checkedByModels(exchanges)
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
    const { deviations } = await checkedByModels(spoiled)
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

import { join } from 'node:path'
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda'
import { afterEach, expect, it } from 'vitest'
import { defaultEmrSizing } from '../../src/bench/plan-cells.ts'
import { buildPlan, type PlanOptions } from '../../src/bench/plan.ts'
import { defaultInventory } from '../../src/local/inventory.ts'
import { publishServed } from '../../src/local/served.ts'
import { openServedTarget } from '../../src/wiring/served-target.ts'
import { invoke, openRehearsal, type RehearsalBench } from '../local/rehearsal-bench.ts'

let bench: RehearsalBench
afterEach(() => bench.close())

const planOf = (more: Partial<PlanOptions> = {}) =>
  buildPlan({
    ...{ runId: 'run', target: 'local', region: 'eu-central-1', seed: 1, repetitions: 1, format: 'csv' },
    ...{ sizes: [1000], memoriesMiB: [1769, 2048], starts: ['cold', 'warm'] },
    ...{ platforms: ['lambda', 'emr-serverless'], workloads: ['w'], knownWorkloads: ['w'] },
    ...more,
  })

async function serve(): Promise<void> {
  bench = await openRehearsal()
  const inventory = defaultInventory({
    ...{ memories: [1769], storageRootUri: `file://${bench.root}`, taskRoot: bench.root },
    emrSizing: defaultEmrSizing,
    glueSizing: { workerType: 'G.1X', workers: 2, glueVersion: '5.1', executionClass: 'STANDARD' },
  })
  const { engine, root } = bench
  await publishServed(join(root, 'local'), {
    ...{ engine, inventory, rehearsal: true, faults: true, now: Date.now },
  })
}

const open = (rehearse: boolean, more: Partial<PlanOptions> = {}) =>
  openServedTarget({ workspace: bench.root, rehearse, plan: planOf(more) })

it('attaches, says so, makes the functions that are missing, and leaves the engine up when it closes', async () => {
  await serve()
  const target = await open(true)
  expect(target?.earlierMayLive).toBe(true)
  expect(target?.notes).toEqual([
    expect.stringContaining(`on the rehearsal engine that process ${process.pid} serves`),
    expect.stringContaining('goes wrong on purpose'),
    'made on that engine: function soalbench-2048',
  ])
  const { requestId } = await invoke(bench, bench.event('t'))
  expect(await target?.enforcementOf(requestId)).toMatchObject({ engine: 'rehearsal' })
  await target?.close()
  const command = new GetFunctionConfigurationCommand({ FunctionName: 'soalbench-2048' })
  expect(await bench.lambda.send(command)).toMatchObject({ MemorySize: 2048 })
  expect((await open(true))?.notes).toHaveLength(2)
})

it('refuses what the served engine is not, each with the way out', async () => {
  await serve()
  await expect(open(false)).rejects.toThrow(/is a rehearsal: it computes nothing/)
  await expect(open(true, { region: 'us-east-1' })).rejects.toThrow(
    /is in another region: eu-central-1, the plan is for us-east-1/,
  )
  const large = { ...defaultEmrSizing, executors: 3 }
  await expect(open(true, { emrServerless: [large] })).rejects.toThrow(
    /no pre-initialised EMR Serverless workers of this size: driver 1 vCPU 4 GB, 3 x 1 vCPU 4 GB/,
  )
  expect(await open(true, { emrServerless: [large], starts: ['cold'] })).toBeDefined()
  await bench.engine.close()
  await expect(open(true)).rejects.toThrow(/does not answer: process \d+ at http/)
})

it('leaves a run to engines of its own where none is served', async () => {
  bench = await openRehearsal()
  expect(await open(true)).toBeUndefined()
})

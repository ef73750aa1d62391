import { expect, it } from 'vitest'
import { clientEnvironment } from '../../src/local/client-environment.ts'
import { engineState, makeEngineId, parseEngineId } from '../../src/local/engine-state.ts'
import { describeHost } from '../../src/local/host.ts'
import { defaultInventory } from '../../src/local/inventory.ts'
import { identifyProcess, ownIdentity } from '../../src/local/process-identity.ts'

const size = { vcpus: 1, memoryGb: 4, diskGb: 20 }

it('deploys under the names that the runners look for', () => {
  const inventory = defaultInventory({
    memories: [1769, 3008],
    storageRootUri: 'file:///w/.soalbench/',
    taskRoot: '/p/infra/soal-image',
    emrSizing: { driver: size, executor: { ...size, vcpus: 2, memoryGb: 8 }, executors: 3 },
    glueSizing: { workerType: 'G.1X', workers: 2, glueVersion: '5.1', executionClass: 'FLEX' },
  })
  expect(inventory.functions.map(({ name, memoryMiB }) => [name, memoryMiB])).toEqual([
    ['soalbench-1769', 1769],
    ['soalbench-3008', 3008],
  ])
  expect(inventory.functions[0]).toMatchObject({ ephemeralMiB: 512, timeoutSeconds: 900 })
  expect(inventory.applications.map(({ name, initialCapacity }) => [name, initialCapacity])).toEqual([
    ['soalbench-cold', {}],
    [
      'soalbench-warm',
      {
        Driver: { workerCount: 1, workerConfiguration: { cpu: '1 vCPU', memory: '4 GB', disk: '20 GB' } },
        Executor: { workerCount: 3, workerConfiguration: { cpu: '2 vCPU', memory: '8 GB', disk: '20 GB' } },
      },
    ],
  ])
  expect(inventory.jobs).toMatchObject([
    { name: 'soalbench', workerType: 'G.1X', numberOfWorkers: 2, executionClass: 'FLEX' },
  ])
  expect(inventory.jobs[0]?.scriptLocation).toBe('file:///w/.soalbench/scripts/none.py')
})

it('sends other clients here, past any proxy', () => {
  const engine = {
    endpoint: 'http://127.0.0.1:1',
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
  }
  const env = clientEnvironment(engine)
  expect(Object.values(env).filter((value) => value === engine.endpoint)).toHaveLength(4)
  expect(env).toMatchObject({ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's' })
  expect(env['NO_PROXY']).toContain('127.0.0.1')
})

it('names an engine so that its process can be found again', async () => {
  const text = await makeEngineId()
  const id = parseEngineId(`${text}-sandbox-1`)
  expect(id).toMatchObject({ text, ...(await ownIdentity()) })
  if (id === undefined) throw new Error('not an engine id')
  expect(await engineState(id)).toBe('alive')
  expect(await engineState({ ...id, startTime: id.startTime + 1 })).toBe('dead')
  expect(await engineState({ ...id, namespace: 'zz' })).toBe('elsewhere')
  expect(await makeEngineId()).not.toBe(text)
})

it.each(['', 'sb-', 'sb-x-1-1-00000000', 'other-1-1-1-00000000', 'sb-1-1-1-0000000g', 'sb-1-1-1-000000001'])(
  'does not take %j for an engine',
  (text) => {
    expect(parseEngineId(text)).toBeUndefined()
  },
)

it('knows that nothing runs under a pid that is not in use', async () => {
  expect(await identifyProcess(2 ** 22 + 1)).toBeUndefined()
})

it('describes this computer, without inventing versions', async () => {
  const facts = await describeHost({ soalbenchVersion: '1.2.3', notes: ['n'] })
  expect(facts).toMatchObject({ soalbenchVersion: '1.2.3', notes: ['n'], extra: null })
  expect(facts.versions).toMatchObject({ node: process.versions.node, spark: null, java: null })
  expect(facts.host.cpus).toBeGreaterThan(0)
  expect(facts.host.memoryBytes).toBeGreaterThan(1e8)
  expect(facts.host.os).not.toBe('')
  expect(facts.host.cpuModel).not.toBe('')
})

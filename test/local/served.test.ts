import { existsSync } from 'node:fs'
import { mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { answers, enforcementFrom } from '../../src/local/private-client.ts'
import { findServed, publishServed, type Served } from '../../src/local/served.ts'
import { startChild } from './limits-child.ts'
import { invoke, openRehearsal, type RehearsalBench } from './rehearsal-bench.ts'
import { send } from './signed-request.ts'

let folder = ''
let bench: RehearsalBench | undefined
const children: { kill: (signal: NodeJS.Signals) => boolean }[] = []
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'soalbench served-')))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await bench?.close()
  bench = undefined
  await rm(folder, { recursive: true, force: true })
})

const inventory = { functions: [], applications: [], jobs: [] }
const publish = async (engine: Parameters<typeof publishServed>[1]['engine']) =>
  publishServed(folder, { engine, inventory, rehearsal: true, faults: false, now: Date.now })

it('tells its owner alone where it serves, until it withdraws', async () => {
  bench = await openRehearsal()
  const withdraw = await publish(bench.engine)
  expect((await stat(join(folder, 'served.json'))).mode & 0o777).toBe(0o600)
  const { endpoint, region, credentials } = bench.engine
  expect(await findServed(folder)).toMatchObject({
    ...{ endpoint, region, credentials, rehearsal: true },
    process: { pid: process.pid },
  })
  await expect(publish(bench.engine)).rejects.toThrow(
    `local services are up in this workspace already: process ${process.pid} serves ${endpoint}`,
  )
  await withdraw()
  expect(await findServed(folder)).toBeUndefined()
  expect(existsSync(join(folder, 'served.json'))).toBe(false)
})

it('removes the note of a process that is gone, also where its number is used again; leaves foreign ones alone', async () => {
  bench = await openRehearsal()
  await publish(bench.engine)
  const path = join(folder, 'served.json')
  const served: Served = JSON.parse(await readFile(path, 'utf8'))
  const foreign = { ...served, namespace: '1' }
  await writeFile(path, JSON.stringify(foreign))
  expect(await findServed(folder)).toBeUndefined()
  expect(existsSync(path)).toBe(true)
  const { pid, startTime } = served.process
  await writeFile(path, JSON.stringify({ ...served, process: { pid, startTime: startTime + 1 } }))
  expect(await findServed(folder)).toBeUndefined()
  expect(existsSync(path)).toBe(false)
  await writeFile(path, '{"schema": "soalbench.served/1"')
  expect(await findServed(folder)).toBeUndefined()
})

it('gives what no AWS answer has, to its own keys only', async () => {
  bench = await openRehearsal()
  const { engine } = bench
  expect(await answers(engine)).toBe(true)
  const other = { ...engine.credentials, secretAccessKey: 'other' }
  expect(await answers({ ...engine, credentials: other })).toBe(false)
  expect((await send(engine.endpoint, '/_soalbench/alive')).status).toBe(403)
  const { requestId } = await invoke(bench, bench.event('t'))
  const enforcement = await enforcementFrom(engine, requestId)
  expect(enforcement).toEqual(engine.enforcementOf(requestId))
  expect(enforcement?.engine).toBe('rehearsal')
  expect(await enforcementFrom(engine, 'none/../of these')).toBeUndefined()
  await engine.close()
  expect(await answers(engine)).toBe(false)
})

it('outlives a client that is killed, with the work that the client has started', async () => {
  bench = await openRehearsal({ pace: { baseMs: 700 } })
  const { endpoint, region, credentials } = bench.engine
  const event = {
    ...bench.event('t'),
    SCRIPT_BUCKET: `file://${bench.root}`,
    SPARK_SCRIPT: bench.scriptUri.slice(`file://${bench.root}/`.length),
  }
  const { node } = await startChild(
    `import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
     const client = new LambdaClient(${JSON.stringify({ endpoint, region, credentials, maxAttempts: 1 })})
     const Payload = ${JSON.stringify(JSON.stringify(event))}
     void client.send(new InvokeCommand({ FunctionName: 'soalbench-1769', Payload }))
     console.log('sent')
     setInterval(() => {}, 1000)`,
    folder,
  )
  children.push(node)
  const { root } = bench
  await expect.poll(() => existsSync(`${root}/results/run/t/claim.json`), { timeout: 20_000 }).toBe(true)
  node.kill('SIGKILL')
  await expect.poll(() => existsSync(`${root}/results/run/t/result.json`), { timeout: 20_000 }).toBe(true)
  expect((await invoke(bench, bench.event('t'))).payload).toMatchObject({ duplicate: true })
})

it('is found dead when its own process was killed, and its note goes', async () => {
  const { node, line } = await startChild(
    `import { startRehearsalEngine } from './src/local/index.ts'
     import { defaultInventory } from './src/local/inventory.ts'
     import { publishServed } from './src/local/served.ts'
     const folder = process.argv[2]
     const size = { vcpus: 1, memoryGb: 4, diskGb: 20 }
     const inventory = defaultInventory({
       memories: [1769], storageRootUri: 'file://' + folder, taskRoot: folder,
       emrSizing: { driver: size, executor: size, executors: 1 },
       glueSizing: { workerType: 'G.1X', workers: 2, glueVersion: '5.1', executionClass: 'STANDARD' },
     })
     const engine = await startRehearsalEngine({
       directory: folder, storageRoot: folder, inventory, region: 'eu-central-1',
       log: () => {}, now: Date.now, answers: async () => undefined,
     })
     await publishServed(folder, { engine, inventory, rehearsal: true, faults: false, now: Date.now })
     console.log(engine.endpoint)`,
    folder,
  )
  children.push(node)
  const served = await findServed(folder)
  expect(served).toMatchObject({ endpoint: line, deployed: { functions: [{ memoryMiB: 1769 }] } })
  if (served === undefined) return
  const client = new LambdaClient({ ...served, maxAttempts: 1 })
  const FunctionName = 'soalbench-1769'
  const found = await client.send(new GetFunctionConfigurationCommand({ FunctionName }))
  expect(found.MemorySize).toBe(1769)
  const ended = new Promise((resolve) => node.once('exit', resolve))
  node.kill('SIGKILL')
  await ended
  expect(await findServed(folder)).toBeUndefined()
  await expect(client.send(new InvokeCommand({ FunctionName }))).rejects.toThrow(/ECONNREFUSED/)
  client.destroy()
})

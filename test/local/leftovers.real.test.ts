import { mkdirSync, readdirSync } from 'node:fs'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { engineIdPrefix, parseEngineId } from '../../src/local/engine-state.ts'
import { hostCompute } from '../../src/local/host-compute.ts'
import { detectLimiter } from '../../src/local/limits/detect.ts'
import { identifyProcess } from '../../src/local/process-identity.ts'
import { startEngine } from '../../src/local/start-engine.ts'
import { createMessyService } from './leftovers-service.ts'
import { noTraces, tracesOf } from './leftovers-traces.ts'
import { startChild } from './limits-child.ts'

const root = process.getuid?.() === 0
let folder = ''
const children: { kill: (signal: NodeJS.Signals) => boolean }[] = []

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'soalbench leftovers-')))
  mkdirSync(join(folder, 'storage'))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  // Whatever a failed test left, the next start finds.
  await (await startEngine(options(), [])).close()
  await rm(folder, { recursive: true, force: true })
})

const options = () => ({
  directory: join(folder, 'local'),
  storageRoot: join(folder, 'storage'),
  compute: hostCompute({
    python: '/none',
    sparkHome: '/none',
    javaHome: '/none',
    versions: { python: '', java: '', spark: '', awslambdaric: '' },
  }),
  inventory: { functions: [], applications: [], jobs: [] },
  region: 'eu-central-1',
  log: () => undefined,
  now: Date.now,
})

/** An engine with the messy service in a process of its own; returns the engine's id. */
async function startElsewhere(directory = join(folder, 'local')): Promise<{ id: string; pid: number }> {
  const source = `
    import { identifyProcess } from '../../src/local/process-identity.ts'
import { startEngine } from './src/local/start-engine.ts'
    import { createMessyService } from './test/local/leftovers-service.ts'
    let id = ''
    const options = { ...${JSON.stringify({ ...options(), log: undefined, now: undefined })}, log: () => {}, now: Date.now }
    options.directory = ${JSON.stringify(directory)}
    await startEngine(options, [(context) => { id = context.engineId; return createMessyService(context) }])
    console.log(id)
    setInterval(() => {}, 1000)`
  const { node, line } = await startChild(source, folder)
  children.push(node)
  return { id: line, pid: node.pid ?? 0 }
}

const mess = { compartments: 1, processes: 2, mounts: root ? 1 : 0, loops: root ? 1 : 0, files: 1 }
const none = noTraces
const at = (): string => join(folder, 'local')

async function killHard({ id, pid }: { id: string; pid: number }): Promise<void> {
  process.kill(pid, 'SIGKILL')
  while ((await identifyProcess(pid)) !== undefined) await sleep(10)
  expect(parseEngineId(id)?.pid).toBe(pid)
}

describe(root ? 'what an engine leaves' : 'what an engine leaves (no mounts: needs root)', () => {
  it('is found and removed by the next start after kill -9', async () => {
    const killed = await startElsewhere()
    await killHard(killed)
    expect(await tracesOf(killed.id, at())).toEqual(mess)
    const next = await startEngine(options(), [])
    const told = next.leftovers.filter((line) => line.includes(killed.id))
    expect(told).toEqual([expect.stringContaining('had not been closed: removed 1 compartment')])
    expect(await tracesOf(killed.id, at())).toEqual(none)
    await next.close()
    expect(readdirSync(join(folder, 'local'))).toEqual([])
  })

  it('is found by an engine of another workspace too, but for the files', async () => {
    const killed = await startElsewhere()
    await killHard(killed)
    const other = await startEngine({ ...options(), directory: join(folder, 'other') }, [])
    expect(other.leftovers.join()).toContain(killed.id)
    expect(await tracesOf(killed.id, at())).toEqual({ ...mess, compartments: 0, processes: 0 })
    await other.close()
  })

  it('is not touched while the engine lives, in the same workspace or another', async () => {
    const alive = await startElsewhere()
    for (const directory of [join(folder, 'local'), join(folder, 'other')]) {
      const second = await startEngine({ ...options(), directory }, [createMessyService])
      expect(second.leftovers.join()).not.toContain(alive.id)
      await second.close()
    }
    expect(await tracesOf(alive.id, at())).toEqual(mess)
    await killHard(alive)
  })

  it('is nothing after a normal close, even of a service that cannot close', async () => {
    let id = ''
    const logged: string[] = []
    const engine = await startEngine({ ...options(), log: (line) => logged.push(line) }, [
      (context) => {
        id = context.engineId
        return createMessyService(context)
      },
    ])
    expect(await tracesOf(id, at())).toEqual(mess)
    await Promise.all([engine.close(), engine.close()])
    expect(await tracesOf(id, at())).toEqual(none)
    expect(logged).toEqual([expect.stringContaining('this service never closes cleanly')])
    expect(readdirSync(join(folder, 'local'))).toEqual([])
  })

  it('is nothing after a start that failed half way', async () => {
    const failing = startEngine(options(), [
      createMessyService,
      () => Promise.reject(new Error('second service fails')),
    ])
    await expect(failing).rejects.toThrow('second service fails')
    const limiter = await detectLimiter()
    const ours = (await limiter.list(engineIdPrefix)).filter(
      (name) => parseEngineId(name)?.pid === process.pid,
    )
    expect(ours).toEqual([])
    expect(readdirSync(join(folder, 'local', 'engines'))).toEqual([])
  })
})

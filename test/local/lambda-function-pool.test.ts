import { afterEach, describe, expect, it } from 'vitest'
import { FunctionPool, type Deployed } from '../../src/local/lambda/function-pool.ts'
import { modesFunction } from './lambda-bench.ts'

/** Sandboxes that only say what happens to them. */
function openPool(hostMemoryMiB: number, idleMs = 60_000) {
  const events: string[] = []
  const gates: (() => void)[] = []
  let made = 0
  const pool = new FunctionPool({
    idleMs,
    hostMemoryMiB,
    log: (line) => events.push(line),
    provision: () => {
      made += 1
      const id = made
      events.push(`made ${id}`)
      return Promise.resolve({
        invoke: async ({ requestId }) => {
          if (requestId === 'fails') throw new Error('broken sandbox')
          if (requestId === 'waits') await new Promise<void>((resolve) => gates.push(resolve))
          events.push(`${requestId} in ${id}`)
          return result
        },
        destroy: () => {
          events.push(`destroyed ${id}`)
          return Promise.resolve()
        },
      })
    },
  })
  opened = pool
  const invoke = (deployed: Deployed, requestId: string) =>
    pool.invoke(deployed, { requestId, functionArn: '', event: Buffer.from('{}'), clientContext: undefined })
  return { pool, events, invoke, release: () => gates.shift()?.() }
}

let opened: FunctionPool | undefined
afterEach(async () => {
  await opened?.close()
})

const result = {
  ending: { kind: 'response', payload: Buffer.from('1') },
  logTail: Buffer.from(''),
  durationMs: 1,
  billedMs: 1,
  initMs: undefined,
  enforcement: {
    engine: 'lambda',
    kind: 'advisory',
    requested: { memoryMiB: 1, vcpus: 1, tmpMiB: null },
    enforced: { memoryMiB: null, vcpus: null, tmpMiB: null },
    scale: 1,
    cpuCapped: false,
    cpuDelivered: null,
    throttledMs: null,
    contended: null,
    notes: [],
  },
} as const
const deployed = (name: string, memoryMiB = 1000): Deployed => ({
  definition: modesFunction({ name, memoryMiB }),
  version: '$LATEST',
})

describe('the pool', () => {
  it('uses a warm sandbox of the same function only', async () => {
    const { events, invoke } = openPool(10_000)
    const [a, b] = [deployed('a'), deployed('b')]
    for (const each of [a, a, b, { ...a, version: '1' }]) await invoke(each, 'r')
    expect(events).toEqual(['made 1', 'r in 1', 'r in 1', 'made 2', 'r in 2', 'made 3', 'r in 3'])
  })

  it('makes another one while the first is busy, and counts both', async () => {
    const { pool, events, invoke, release } = openPool(10_000)
    const a = deployed('a')
    const waiting = invoke(a, 'waits')
    await invoke(a, 'r')
    expect(pool.busy('a')).toBe(1)
    await expect.poll(release).toBeUndefined()
    await waiting
    expect(pool.busy('a')).toBe(0)
    expect(events).toEqual(['made 1', 'made 2', 'r in 2', 'waits in 1'])
  })

  it('gives up the longest idle ones when memory would not suffice, never a busy one', async () => {
    const { events, invoke, release } = openPool(3000)
    const waiting = invoke(deployed('busy'), 'waits')
    await invoke(deployed('old'), 'r')
    await invoke(deployed('young'), 'r')
    await invoke(deployed('new', 1000), 'r')
    expect(events.filter((event) => event.startsWith('destroyed'))).toEqual(['destroyed 2'])
    await invoke(deployed('large', 3000), 'r')
    expect(events.filter((event) => event.startsWith('destroyed'))).toEqual([
      'destroyed 2',
      'destroyed 3',
      'destroyed 4',
    ])
    release()
    await waiting
  })

  it('retires idle sandboxes at once and busy ones when they are done', async () => {
    const { pool, events, invoke, release } = openPool(10_000)
    const a = deployed('a')
    const waiting = invoke(a, 'waits')
    await invoke(a, 'r')
    await invoke(deployed('b'), 'r')
    await pool.retire('a', () => false)
    expect(events.at(-1)).toBe('destroyed 2')
    release()
    await waiting
    expect(events.at(-1)).toBe('destroyed 1')
  })

  it('drops a sandbox that could not be run', async () => {
    const { pool, events, invoke } = openPool(10_000)
    await expect(invoke(deployed('a'), 'fails')).rejects.toThrow('broken sandbox')
    expect(events).toEqual(['made 1', 'destroyed 1'])
    expect(pool.busy('a')).toBe(0)
  })

  it('reaps what has been idle for long, and everything at the end', async () => {
    const { pool, events, invoke } = openPool(10_000, 20)
    await invoke(deployed('a'), 'r')
    await expect.poll(() => events).toContain('destroyed 1')
    await invoke(deployed('b'), 'r')
    await pool.close()
    expect(events.at(-1)).toBe('destroyed 2')
    await expect(invoke(deployed('c'), 'r')).rejects.toThrow('closing')
    expect(events.at(-1)).toBe('destroyed 3')
  })
})

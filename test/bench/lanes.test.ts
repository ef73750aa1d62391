import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { inLanes } from '../../src/bench/lanes.ts'

/** Items end when they are told to; what runs is seen. */
function stage() {
  const running: string[] = []
  const ends = new Map<string, () => void>()
  const run = (item: string): Promise<undefined> => {
    running.push(item)
    return new Promise((resolve) => ends.set(item, () => resolve(undefined)))
  }
  const end = async (item: string): Promise<void> => {
    ends.get(item)?.()
    await delay(1)
  }
  return { running, run, end }
}

describe('lanes', () => {
  it('run side by side, each in its order', async () => {
    const { running, run, end } = stage()
    const all = inLanes(
      [
        ['a1', 'a2'],
        ['b1', 'b2'],
      ],
      run,
    )
    expect(running).toEqual(['a1', 'b1'])
    await end('b1')
    expect(running).toEqual(['a1', 'b1', 'b2'])
    for (const item of ['b2', 'a1', 'a2']) await end(item)
    expect(await all).toBeUndefined()
  })

  it('launch nothing after the first stop, and let what is under way come to its end', async () => {
    const { running, run, end } = stage()
    const all = inLanes([['a1', 'a2'], ['stop']], (item) =>
      item === 'stop' ? Promise.resolve({ why: 'no money' }) : run(item),
    )
    await delay(1)
    let isOver = false
    void all.then(() => (isOver = true))
    await delay(1)
    expect([running, isOver]).toEqual([['a1'], false])
    await end('a1')
    expect(await all).toEqual({ why: 'no money' })
    expect(running).toEqual(['a1'])
  })

  it('pass on an error when the others have ended', async () => {
    const { running, run, end } = stage()
    const all = inLanes([['a1', 'a2'], ['bad']], (item) =>
      item === 'bad' ? Promise.reject(new Error('disk full')) : run(item),
    )
    const failed = expect(all).rejects.toThrow('disk full')
    await delay(1)
    await end('a1')
    await failed
    expect(running).toEqual(['a1'])
  })

  it('know what is left', async () => {
    const seen: string[] = []
    await inLanes([['a1', 'a2'], ['b1']], (item, left) => {
      seen.push(`${item}: ${left.map((lane) => lane.length).join(' ')}`)
      return Promise.resolve(undefined)
    })
    expect(seen).toEqual(['a1: 1 1', 'b1: 1 0', 'a2: 0 0'])
  })
})

import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lambdaUnavailable, modesFunction, openBench, numberIn, show, type Bench } from './lambda-bench.ts'

describe.skipIf(lambdaUnavailable !== '')(`what a sandbox is held to ${lambdaUnavailable}`, () => {
  let bench: Bench

  beforeAll(async () => {
    const more = { timeoutSeconds: 60 }
    bench = await openBench([
      modesFunction({ ...more, name: 'half', memoryMiB: 884 }),
      modesFunction({ ...more, name: 'whole', memoryMiB: 1769 }),
      modesFunction({ ...more, name: 'small', memoryMiB: 128, ephemeralMiB: 512 }),
      modesFunction({ ...more, name: 'huge', memoryMiB: 10_240 }),
    ])
  })

  afterAll(async () => {
    await bench.close()
  })

  it('gives 884 MiB half the CPU of 1769 MiB', async () => {
    const figures: Record<string, { cpu: number; wall: number; throttled: number }> = {}
    for (const name of ['half', 'whole']) {
      await bench.invoke(name, {})
      // Four processes want more than the quota also where other work has the host's processors.
      const { enforcement, report } = await bench.invoke(name, {
        mode: 'threads',
        threads: 4,
        cpuSeconds: 0.5,
      })
      const wall = Number.parseFloat(report['Duration'] ?? '')
      figures[name] = { cpu: enforcement?.cpuDelivered ?? 0, wall, throttled: enforcement?.throttledMs ?? 0 }
    }
    const { half, whole } = figures
    show(
      `2 CPU-seconds: ${JSON.stringify(figures)}; wall ratio ${((half?.wall ?? 0) / (whole?.wall ?? 1)).toFixed(2)}`,
    )
    expect(half?.cpu).toBeLessThan(0.56)
    expect(whole?.cpu).toBeLessThan(1.1)
    expect(half?.throttled).toBeGreaterThan(0)
  })

  it('fills /tmp at its configured size, far beyond the memory limit, without running out of memory', async () => {
    const { payload, report } = await bench.invoke('small', { mode: 'fill_tmp' })
    show(`ENOSPC: ${JSON.stringify(payload)}, peak ${report['Max Memory Used']}`)
    expect(payload).toMatchObject({ errno: 28 })
    const mebibytes = numberIn(payload, 'mebibytes')
    expect(mebibytes).toBeGreaterThan(480)
    expect(mebibytes).toBeLessThanOrEqual(512)
    expect(report).not.toHaveProperty('Status')
  })

  it('records what was asked for, held and given', async () => {
    const { enforcement } = await bench.invoke('huge', { mode: 'threads', threads: 3, cpuSeconds: 0.3 })
    show(`10240 MiB: ${JSON.stringify(enforcement)}`)
    expect(enforcement).toMatchObject({
      engine: 'lambda',
      kind: bench.engine.limiterKind,
      requested: { memoryMiB: 10_240, vcpus: 10_240 / 1769, tmpMiB: 512 },
      enforced: { memoryMiB: 10_240, tmpMiB: 512 },
      scale: 1,
      cpuCapped: true,
    })
  })

  it('stops a background thread between invocations', async () => {
    await bench.invoke('whole', { mode: 'ticking' })
    await bench.invoke('whole', { mode: 'sleep', seconds: 0.1 })
    const before = await ticks()
    await pause(600)
    const after = await ticks()
    show(`ticks before and after 600 ms frozen: ${before}, ${after}`)
    expect(before).toBeGreaterThan(2)
    expect(after - before).toBeLessThan(8)
  })

  it('keeps 300 MB of output out of memory, and its last words in the log', async () => {
    await bench.invoke('whole', {})
    const before = process.memoryUsage().rss
    const { log, payload } = await bench.invoke('whole', { mode: 'shout', mebibytes: 300 })
    const grownMiB = (process.memoryUsage().rss - before) / 1024 / 1024
    show(`300 MB of output: grew by ${grownMiB.toFixed(0)} MiB`)
    expect(payload).toBe('shouted')
    expect(log).toHaveLength(4096)
    expect(log).toMatch(/the last words\nEND RequestId: .*\nREPORT /)
    // Garbage of the way through is allowed for; what is kept would be all of it.
    expect(grownMiB).toBeLessThan(150)
  })

  async function ticks(): Promise<number> {
    const { payload } = await bench.invoke('whole', { mode: 'ticking' })
    return numberIn(payload, 'ticks')
  }
})

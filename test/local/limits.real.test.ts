import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { createAdvisory } from '../../src/local/limits/advisory.ts'
import { detectLimiter } from '../../src/local/limits/detect.ts'
import type { Compartment } from '../../src/local/limits/limiter.ts'
import { startChild } from './limits-child.ts'

const limiter = await detectLimiter()
const scratch = await mkdtemp(join(tmpdir(), 'soalbench-limits-'))
const enforcing = limiter.kind !== 'advisory'
const why = enforcing ? '' : ` (skipped: ${limiter.notes.join('; ')})`

afterAll(async () => {
  await limiter.dispose()
  await rm(scratch, { recursive: true })
})

describe.skipIf(!enforcing)(`compartments of the kernel${why}`, () => {
  const id = (name: string): string => `limits-${process.pid}-${name}`

  it('kills a process that asks for more memory than the limit, and counts it', async () => {
    const compartment = await limiter.create(id('memory'), { memoryMiB: 64, vcpus: undefined })
    await compartment.resetPeak()
    const code = await runInside(compartment, `exec head -c 200m /dev/zero | tail -c 190m >/dev/null`)
    const counters = await compartment.counters()
    await compartment.remove()
    expect(code).not.toBe(0)
    expect(counters.oomKills).toBe(1)
    expect(counters.peakMemoryMiB).toBeGreaterThan(60)
    expect(counters.peakMemoryMiB).toBeLessThanOrEqual(64)
  })

  it('leaves page cache out of the peak', async () => {
    const compartment = await limiter.create(id('cache'), { memoryMiB: 64, vcpus: undefined })
    await compartment.resetPeak()
    const code = await runInside(compartment, `head -c 300m /dev/zero > '${join(scratch, 'big')}'; sleep 0.2`)
    const counters = await compartment.counters()
    await compartment.remove()
    expect(code).toBe(0)
    expect(counters.oomKills).toBe(0)
    expect(counters.peakMemoryMiB).toBeLessThan(30)
  })

  it('throttles CPU at the quota', async () => {
    const compartment = await limiter.create(id('cpu'), { memoryMiB: undefined, vcpus: 0.25 })
    await runInside(compartment, 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done')
    const counters = await compartment.counters()
    await compartment.remove()
    process.stdout.write(`cpu ${counters.cpuMs} ms, throttled ${counters.throttledMs} ms\n`)
    expect(counters.throttledMs).toBeGreaterThan(counters.cpuMs ?? Infinity)
  })

  it('changes limits in both directions', async () => {
    const compartment = await limiter.create(id('change'), { memoryMiB: 128, vcpus: 2 })
    for (const memoryMiB of [512, 64, undefined, 256]) {
      await compartment.change({ memoryMiB, vcpus: 0.5 })
      expect(compartment.enforced).toEqual({ memoryMiB, vcpus: 0.5 })
    }
    await compartment.remove()
  })

  it('freezes a process that had made its own group, and kills while frozen', async () => {
    const file = join(scratch, 'ticks')
    const compartment = await limiter.create(id('freeze'), { memoryMiB: undefined, vcpus: undefined })
    const child = start(compartment, `setsid sh -c "while :; do echo >> '${file}'; sleep 0.01; done" & wait`)
    await expect.poll(() => ticks(file)).toBeGreaterThan(3)
    await compartment.freeze()
    const before = await ticks(file)
    await pause(200)
    expect(await ticks(file)).toBe(before)
    await compartment.thaw()
    await expect.poll(() => ticks(file)).toBeGreaterThan(before)
    await compartment.freeze()
    await Promise.all([compartment.remove(), once(child, 'exit')])
    await compartment.remove()
    expect(await limiter.list(id('freeze'))).toEqual([])
  })

  it('sweeps what a killed process left, and only that', async () => {
    const kept = await limiter.create(id('kept'), { memoryMiB: 64, vcpus: 1 })
    const source = `
      import { spawn } from 'node:child_process'
      import { detectLimiter } from './src/local/limits/detect.ts'
      const limiter = await detectLimiter()
      const compartment = await limiter.create('${id('dead-1')}', { memoryMiB: 64, vcpus: 1 })
      const script = compartment.joinScript + ' && echo in && exec sleep 60'
      spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['ignore', 'inherit', 'ignore'] })
    `
    const { node } = await startChild(source, scratch)
    node.kill('SIGKILL')
    await once(node, 'exit')
    expect(await limiter.list(id('dead'))).toEqual([id('dead-1')])
    expect(await limiter.sweep(id('dead'))).toEqual([id('dead-1')])
    expect(await limiter.list(id(''))).toEqual([id('kept')])
    await kept.remove()
  })
})

describe('the advisory limiter', () => {
  it('stops, continues and kills a tree, a child with its own group included', async () => {
    const file = join(scratch, 'advisory-ticks')
    const advisory = createAdvisory({ directory: join(scratch, 'advisory') })
    const compartment = await advisory.create('a-1', { memoryMiB: 64, vcpus: 1 })
    const child = start(compartment, `setsid sh -c "while :; do echo >> '${file}'; sleep 0.01; done" & wait`)
    await expect.poll(() => ticks(file)).toBeGreaterThan(3)
    expect((await compartment.processes()).length).toBeGreaterThanOrEqual(2)
    await compartment.freeze()
    const before = await ticks(file)
    await pause(200)
    expect(await ticks(file)).toBe(before)
    await compartment.thaw()
    await expect.poll(() => ticks(file)).toBeGreaterThan(before)
    const ended = once(child, 'exit')
    const found = await createAdvisory({ directory: join(scratch, 'advisory') }).sweep('a-')
    await ended
    expect(found).toEqual(['a-1'])
    expect(await compartment.processes()).toEqual([])
    expect(compartment.enforced).toEqual({ memoryMiB: undefined, vcpus: undefined })
  })
})

function start(compartment: Compartment, script: string): ChildProcess {
  return spawn('/bin/sh', ['-c', `${compartment.joinScript} && { ${script}\n}`], { stdio: 'ignore' })
}

async function runInside(compartment: Compartment, script: string): Promise<number | null> {
  const child = start(compartment, script)
  await once(child, 'exit')
  return child.exitCode
}

async function ticks(file: string): Promise<number> {
  return (await readFile(file, 'utf8').catch(() => '')).length
}

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { detectLimiter } from '../../src/local/limits/detect.ts'
import type { Compartment } from '../../src/local/limits/limiter.ts'

/** Runs inside the virtual machine, in the cgroup /own of a host with cgroups v2 only. Prints what it saw as JSON. */
const limiter = await detectLimiter()
const before = await place()

const small = await limiter.create('sb-memory', { memoryMiB: 32, vcpus: undefined })
const during = await place()
await small.resetPeak()
const [hogExit] = await once(run(small, 'head -c 100m /dev/zero | tail -c 90m > /dev/null'), 'exit')
const hog = { exit: Number(hogExit), counters: await small.counters() }
await small.change({ memoryMiB: 64, vcpus: 1 })
await small.change({ memoryMiB: 24, vcpus: 0.3 })
await small.remove()

const slow = await limiter.create('sb-cpu', { memoryMiB: 64, vcpus: 0.25 })
const startedAt = performance.now()
await once(run(slow, 'i=0; while [ $i -lt 40000 ]; do i=$((i+1)); done'), 'exit')
const loop = { wallMs: performance.now() - startedAt, counters: await slow.counters() }

const ticker = run(slow, 'setsid sh -c "while :; do echo >> /tmp/ticks; sleep 0.05; done" & wait')
while ((await ticks()) < 3) await pause(50)
const freezeMs = await timed(() => slow.freeze())
const frozenAt = await ticks()
await pause(1000)
const stillAt = await ticks()
const thawMs = await timed(() => slow.thaw())
while ((await ticks()) <= stillAt) await pause(50)
await slow.freeze()
const ended = once(ticker, 'exit')
await slow.remove()
await ended

await limiter.create('sb-left', { memoryMiB: 64, vcpus: 0.25 })
const swept = await limiter.sweep('sb-left')
await limiter.dispose()
const after = await place()

const seen = {
  kind: limiter.kind,
  before,
  during,
  hog,
  loop,
  frozenAt,
  stillAt,
  freezeMs,
  thawMs,
  swept,
  after,
}
process.stdout.write(`\nSEEN ${JSON.stringify(seen)}\n`)

async function place(): Promise<{ own: string; groups: string[]; control: string }> {
  const entries = await readdir('/sys/fs/cgroup/own', { withFileTypes: true })
  return {
    own: (await readFile('/proc/self/cgroup', 'utf8')).trim(),
    groups: entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name),
    control: (await readFile('/sys/fs/cgroup/own/cgroup.subtree_control', 'utf8')).trim(),
  }
}

function run(compartment: Compartment, script: string): ChildProcess {
  return spawn('/bin/sh', ['-c', `${compartment.joinScript} && { ${script}\n}`], {
    stdio: 'ignore',
    env: { PATH: '/bin' },
  })
}

async function ticks(): Promise<number> {
  return (await readFile('/tmp/ticks', 'utf8').catch(() => '')).length
}

async function timed(work: () => Promise<void>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

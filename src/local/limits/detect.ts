import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createAdvisory } from './advisory.ts'
import { createCgroupV1 } from './cgroup-v1.ts'
import { createCgroupV2 } from './cgroup-v2.ts'
import type { Compartment, Limiter } from './limiter.ts'
import { ownCgroups } from './own-cgroup.ts'

/**
 * The strongest limiter that works here, found by making, filling, freezing and removing a compartment: permissions,
 * delegation and read-only mounts show only in the attempt.
 */
export async function detectLimiter(
  options: {
    /** As in /proc/self/cgroup, which is read where this is not given. */
    readonly ownCgroupText?: string
    /** Where cgroups are mounted: `/sys/fs/cgroup`. */
    readonly root?: string
    /** Where an advisory limiter keeps what a later engine needs to find leftovers. */
    readonly directory?: string
  } = {},
): Promise<Limiter> {
  const ownCgroupText = options.ownCgroupText ?? (await readFile('/proc/self/cgroup', 'utf8').catch(() => ''))
  const place = { ownCgroupText, ...(options.root === undefined ? {} : { root: options.root }) }
  const own = ownCgroups(ownCgroupText)
  const advisory = (note: string): Limiter =>
    createAdvisory({
      notes: [note],
      ...(options.directory !== undefined && { directory: options.directory }),
    })
  if (own.size === 0) return advisory('this system has no cgroups')
  const limiter = own.has('memory') ? createCgroupV1(place) : createCgroupV2(place)
  const failure = await tryOut(limiter)
  if (failure === undefined) return limiter
  return advisory(`${limiter.kind} cannot be used: ${failure}`)
}

const trialPrefix = 'trial-'

/** A process that was killed while it tried a limiter out has left its compartment. */
async function removeDeadTrials(limiter: Limiter): Promise<void> {
  for (const id of await limiter.list(trialPrefix)) {
    const pid = Number(id.slice(trialPrefix.length).split('-')[0])
    if (Number.isInteger(pid) && pid > 0 && !isRunning(pid)) await limiter.sweep(id)
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Why the limiter does not work, or undefined. */
async function tryOut(limiter: Limiter): Promise<string | undefined> {
  let compartment: Compartment | undefined
  try {
    await removeDeadTrials(limiter)
    compartment = await limiter.create(`${trialPrefix}${process.pid}-${Date.now().toString(36)}`, {
      memoryMiB: 64,
      vcpus: 1,
    })
    const child = spawn('/bin/sh', ['-c', `${compartment.joinScript} && echo in && exec sleep 30`], {
      env: { PATH: '/usr/bin:/bin' },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const ended = once(child, 'exit')
    const joined = await Promise.race([once(child.stdout, 'data'), ended.then(() => undefined)])
    if (joined === undefined) return 'a process cannot join a compartment'
    await compartment.freeze()
    await compartment.kill()
    await ended
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    await compartment?.remove().catch(() => undefined)
    await limiter.dispose().catch(() => undefined)
  }
}

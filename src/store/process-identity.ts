import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { promisify } from 'node:util'
import { errorCode } from './file-errors.ts'

/** Tells a process from a later one that got the same pid. */
export interface ProcessIdentity {
  readonly host: string
  readonly pid: number
  /** When it was started, in a form that only equality means something for; null where the system does not say. */
  readonly started: string | null
}

export async function identityOf(pid: number): Promise<ProcessIdentity> {
  const started = (await statOf(pid))?.started ?? (await startByPs(pid))
  return { host: hostname(), pid, started }
}

/** False only when it is known to be gone: a process on another host counts as living. */
export async function isLiving(owner: ProcessIdentity): Promise<boolean> {
  if (owner.host !== hostname()) return true
  if (!hasProcess(owner.pid)) return false
  if ((await statOf(owner.pid))?.state === 'Z') return false // killed, and its parent has not taken notice
  const { started } = await identityOf(owner.pid)
  return started === null || owner.started === null || started === owner.started
}

/** Whether any process of this computer has the number now. */
export function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

/**
 * State (field 3) and start in clock ticks since boot (field 22) of /proc/PID/stat; the command before them may hold
 * spaces and brackets. proc(5)
 */
async function statOf(pid: number): Promise<{ state: string; started: string } | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '', started: `${boot.trim()}:${fields[19]}` }
  } catch (error) {
    if (errorCode(error) !== undefined) return undefined
    throw error
  }
}

async function startByPs(pid: number): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], {
      env: { LC_ALL: 'C' },
    })
    return stdout.trim() || null
  } catch {
    // No ps, or no such process: the pid alone has to do.
    return null
  }
}

import { execFile } from 'node:child_process'
import { readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

/** A process that cannot be taken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it started, as the system tells it: clock ticks since boot (Linux) or `ps -o lstart` as epoch seconds. */
  readonly startTime: number
}

/** What runs under `pid` now; undefined if nothing does, or only a zombie. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  const startTime = process.platform === 'linux' ? await startTicks(pid) : await startSeconds(pid)
  return startTime === undefined ? undefined : { pid, startTime }
}

/** This very process. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  return (await identifyProcess(process.pid)) ?? { pid: process.pid, startTime: 0 }
}

export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  const now = await identifyProcess(identity.pid)
  return now?.startTime === identity.startTime
}

/** The space that process ids count in: a pid of another one says nothing here. `0` where there is only one. */
export async function pidNamespace(): Promise<string> {
  const link = await readlink('/proc/self/ns/pid').catch(() => 'pid:[0]')
  return /\[(\d+)\]/.exec(link)?.[1] ?? '0'
}

async function startTicks(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (stat === undefined) return undefined
  // The command name, in parentheses, may hold blanks and parentheses: count from the last one (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : Number(fields[19])
}

async function startSeconds(pid: number): Promise<number | undefined> {
  const run = promisify(execFile)
  const found = await run('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { env: { LC_ALL: 'C' } }).catch(
    () => undefined,
  )
  const [, state, started] = /^\s*(\S+)\s+(.+?)\s*$/.exec(found?.stdout ?? '') ?? []
  if (state === undefined || started === undefined || state.startsWith('Z')) return undefined
  return Math.floor(Date.parse(started) / 1000)
}

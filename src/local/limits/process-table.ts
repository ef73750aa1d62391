import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

export interface ProcessRow {
  readonly pid: number
  readonly parentPid: number
  /** Tells a process from a later one with the same pid. */
  readonly startedAt: string
  /** Epoch milliseconds, to about a second. */
  readonly startedAtMs: number
  readonly cpuMs: number
  readonly residentMiB: number
}

const run = promisify(execFile)

/** All processes of this host: from /proc on Linux, else from ps(1), which is all that macOS offers without privileges. */
export async function readProcessTable(): Promise<ProcessRow[]> {
  const entries = await readdir('/proc').catch(() => [])
  const pids = entries.filter((name) => /^\d+$/.test(name))
  if (pids.length === 0) return fromPs()
  const texts = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')))
  const bootedAtMs = Date.now() - Number((await readFile('/proc/uptime', 'utf8')).split(' ')[0]) * 1000
  return texts.map((text) => parseStat(text, bootedAtMs)).filter((row) => row !== undefined)
}

/** Fields of proc_pid_stat(5), counted after the command, which may itself hold spaces and brackets. 100 ticks a second. */
export function parseStat(text: string, bootedAtMs: number): ProcessRow | undefined {
  const match = /^(\d+) \(.*\) (.*)$/s.exec(text.trim())
  if (match === null) return undefined
  const fields = (match[2] ?? '').split(' ')
  if (fields[0] === 'Z') return undefined
  const number = (field: number): number => Number(fields[field - 3])
  return {
    pid: Number(match[1]),
    parentPid: number(4),
    startedAt: String(number(22)),
    startedAtMs: bootedAtMs + number(22) * 10,
    cpuMs: (number(14) + number(15)) * 10,
    residentMiB: (number(24) * 4096) / 1024 / 1024,
  }
}

async function fromPs(): Promise<ProcessRow[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,stat=,rss=,time=,lstart='], {
    env: { LC_ALL: 'C' },
  })
  return stdout
    .split('\n')
    .map(parsePsLine)
    .filter((row) => row !== undefined)
}

/** `time` is [[days-]hours:]minutes:seconds[.fraction]. */
export function parsePsLine(line: string): ProcessRow | undefined {
  const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\d+)\s+(?:(\d+)-)?([\d:.]+)\s+(.+)$/.exec(line)
  if (match === null || match[3]?.startsWith('Z') === true) return undefined
  const seconds = (match[6] ?? '').split(':').reduce((total, part) => total * 60 + Number(part), 0)
  return {
    pid: Number(match[1]),
    parentPid: Number(match[2]),
    startedAt: (match[7] ?? '').trim(),
    startedAtMs: Date.parse(match[7] ?? ''),
    cpuMs: (Number(match[5] ?? 0) * 86_400 + seconds) * 1000,
    residentMiB: Number(match[4]) / 1024,
  }
}

import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

export interface MarkedProcess {
  readonly pid: number
  /** Value of SOALBENCH_ENGINE. */
  readonly mark: string
}

/** Processes of this host that some engine started, by SOALBENCH_ENGINE in their environment. */
export async function markedProcesses(): Promise<MarkedProcess[]> {
  const found = process.platform === 'linux' ? await fromProc() : await fromPs()
  return found.filter(({ pid }) => pid !== process.pid)
}

/** Kills all processes with this mark, again and again until none is left. @returns how many there were. */
export async function killMarked(mark: string): Promise<number> {
  const killed = new Set<number>()
  for (let round = 0; round < 100; round += 1) {
    const rest = (await markedProcesses()).filter((candidate) => candidate.mark === mark)
    if (rest.length === 0) break
    for (const { pid } of rest) {
      killed.add(pid)
      kill(pid)
    }
    await sleep(50)
  }
  return killed.size
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended since, or belongs to somebody else.
  }
}

async function fromProc(): Promise<MarkedProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      // Empty for zombies and kernel threads; not readable for other people's processes.
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
      const mark = /(?:^|\0)SOALBENCH_ENGINE=([^\0]*)/.exec(environment)?.[1]
      return mark === undefined ? [] : [{ pid: Number(pid), mark }]
    }),
  )
  return found.flat()
}

/** macOS: `-E` shows the environment of one's own processes behind the command. */
async function fromPs(): Promise<MarkedProcess[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-E', '-ww', '-o', 'pid=,command='], {
    maxBuffer: 64 * 1024 * 1024,
    env: { LC_ALL: 'C' },
  })
  return stdout.split('\n').flatMap((line) => {
    const [, pid, mark] = /^\s*(\d+) .*\bSOALBENCH_ENGINE=(\S+)/.exec(line) ?? []
    return pid === undefined || mark === undefined ? [] : [{ pid: Number(pid), mark }]
  })
}

import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEngineId } from './engine-state.ts'

/**
 * Kills whatever engines of this very process have started, without waiting for anything: for a process that is about to
 * exit. Files, mounts and empty compartments stay for the next engine, or `soalbench reap`, to clear away.
 */
export function killOwnEnginesNow(): void {
  // Twice: a process that was being forked during the first look is there in the second.
  for (let round = 0; round < 2; round += 1) {
    for (const pid of process.platform === 'linux' ? ownByProc() : ownByPs()) {
      kill(pid)
      thaw(pid)
    }
  }
}

const isOwn = (mark: string | undefined): boolean =>
  mark !== undefined && parseEngineId(mark)?.pid === process.pid

function ownByProc(): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    const mark = /(?:^|\0)SOALBENCH_ENGINE=([^\0]*)/.exec(textOf(`/proc/${name}/environ`))?.[1]
    return isOwn(mark) ? [Number(name)] : []
  })
}

/** macOS: `-E` shows the environment of one's own processes behind the command. */
function ownByPs(): number[] {
  const list = execFileSync('ps', ['-A', '-E', '-ww', '-o', 'pid=,command='], {
    encoding: 'utf8',
    env: { LC_ALL: 'C' },
    maxBuffer: 64 * 1024 * 1024,
    timeout: 1_000,
  })
  return list.split('\n').flatMap((line) => {
    const [, pid, mark] = /^\s*(\d+) .*\bSOALBENCH_ENGINE=(\S+)/.exec(line) ?? []
    return pid !== undefined && isOwn(mark) ? [Number(pid)] : []
  })
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended since.
  }
}

/** The freezer of cgroups v1 holds a killed process until it is thawed; v2 and SIGSTOP let it die as it is. */
function thaw(pid: number): void {
  const path = /^\d+:freezer:(.+)$/m.exec(textOf(`/proc/${pid}/cgroup`))?.[1]
  // Only a compartment of our own: its folder carries the engine's name.
  if (path === undefined || !path.split('/').some((part) => isOwn(part))) return
  try {
    writeFileSync(join('/sys/fs/cgroup/freezer', path, 'freezer.state'), 'THAWED')
  } catch {
    // It has gone with its last process.
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

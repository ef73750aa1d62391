import type { WorkspaceUnusable } from '../core/errors.ts'
import { DatabaseBusy } from './database-errors.ts'
import { lockFile, type Lock, type LockHolder } from './lock-file.ts'

const patienceMs = 2_000
const retryMs = 50

/**
 * Runs `action` while no other process runs one under the same `path`: a lock lies beside it as long. `doing` is what
 * others are told.
 * @throws WorkspaceUnusable naming the other process, when it is not done in two seconds.
 */
export async function exclusively<T>(path: string, doing: string, action: () => Promise<T>): Promise<T> {
  const lock = await lockPatiently(`${path}.lock`, doing)
  try {
    return await action()
  } finally {
    await lock.release()
  }
}

async function lockPatiently(path: string, doing: string): Promise<Lock> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const busy: { holder?: LockHolder } = {}
    const refusal = (at: string, holder: LockHolder): WorkspaceUnusable => {
      busy.holder = holder
      return inUse(at, holder)
    }
    try {
      return await lockFile(path, { command: doing, now: Date.now }, refusal)
    } catch (error) {
      if (busy.holder === undefined || performance.now() >= deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, retryMs))
    }
  }
}

const inUse = (path: string, { process, command, since }: LockHolder): WorkspaceUnusable =>
  new DatabaseBusy(
    `database in use: process ${process.pid} on ${process.host} has been ${command} since ${since}`,
    {
      suggestions: ['Wait until it has finished.', `If that process is gone for sure, remove ${path}.`],
    },
  )

import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { WorkspaceUnusable } from '../core/errors.ts'
import { errorCode, onPath } from './file-errors.ts'
import { identityOf, isLiving, type ProcessIdentity } from './process-identity.ts'
import type { Workspace } from './workspace.ts'

export interface WorkspaceLock {
  /** What was found of an earlier process that died without letting go, for one warning. */
  readonly tookOverFrom: LockHolder | undefined
  release(): Promise<void>
}

/** Who holds a workspace, and since when (ISO 8601). */
interface LockHolder {
  readonly process: ProcessIdentity
  readonly command: string
  readonly since: string
}

/**
 * One run at a time in a workspace. The lock of a process that is gone is taken over. `command` is what other
 * processes will be shown; `now` gives epoch milliseconds.
 * @throws WorkspaceUnusable naming the process, its command and since when it holds the workspace.
 */
export async function lockWorkspace(
  workspace: Workspace,
  { command, now }: { readonly command: string; readonly now: () => number },
): Promise<WorkspaceLock> {
  const path = join(workspace.root, 'lock.json')
  const own: LockHolder = {
    process: await identityOf(process.pid),
    command,
    since: new Date(now()).toISOString(),
  }
  let tookOverFrom: LockHolder | undefined
  for (;;) {
    if (await claim(path, own)) {
      return { tookOverFrom, release: () => release(path, own) }
    }
    const holder = await readHolder(path)
    if (holder === undefined) continue
    if (await isLiving(holder.process)) throw inUse(path, holder)
    if (await removeStale(path, holder, now)) tookOverFrom = holder
  }
}

/** A hard link appears with its content or not at all, and never replaces one that is there. */
async function claim(path: string, own: LockHolder): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`
  await onPath(path, () => writeFile(draft, JSON.stringify(own), { mode: 0o600 }))
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

/** Undefined when it has just been let go. */
async function readHolder(path: string): Promise<LockHolder | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error
  })
  if (text === undefined) return undefined
  const holder = parseHolder(text)
  if (holder !== undefined) return holder
  throw new WorkspaceUnusable(`unreadable lock: ${path}`, {
    suggestions: ['If no other soalbench works on this workspace, remove the file.'],
  })
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    const holder: Partial<LockHolder> | null = JSON.parse(text)
    const { process: owner, command, since } = holder ?? {}
    if (typeof owner?.pid !== 'number' || command === undefined || since === undefined) return undefined
    return { process: owner, command, since }
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const guardSeconds = 10

/**
 * Two processes may find the same stale lock: only the one that makes the guard folder removes it, and looks again
 * whether it is still that lock. False: the other one was first.
 */
async function removeStale(path: string, stale: LockHolder, now: () => number): Promise<boolean> {
  const guard = `${path}.takeover`
  try {
    await mkdir(guard)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
    await clearAbandoned(guard, now)
    return false
  }
  try {
    const still = await readHolder(path)
    if (JSON.stringify(still) !== JSON.stringify(stale)) return false
    await rm(path)
    return true
  } finally {
    await rmdir(guard)
  }
}

/** The guard of a process that died in these few lines of work. */
async function clearAbandoned(guard: string, now: () => number): Promise<void> {
  const made = await stat(guard).catch(() => undefined)
  if (made !== undefined && now() - made.mtimeMs > guardSeconds * 1000)
    await rm(guard, { recursive: true, force: true })
  else await new Promise((resolve) => setTimeout(resolve, 20))
}

async function release(path: string, own: LockHolder): Promise<void> {
  const holder = await readHolder(path)
  if (JSON.stringify(holder) === JSON.stringify(own)) await rm(path)
}

function inUse(path: string, { process, command, since }: LockHolder): WorkspaceUnusable {
  return new WorkspaceUnusable(
    `workspace in use: process ${process.pid} on ${process.host} runs \`${command}\` in it since ${since}`,
    {
      suggestions: [
        'Wait until it has finished, stop it, or choose another folder with --workspace DIR.',
        `If that process is gone for sure, remove ${path}.`,
      ],
    },
  )
}

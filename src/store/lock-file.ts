import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { WorkspaceUnusable } from '../core/errors.ts'
import { asWorkspaceError, errorCode, lacksLinks, onPath } from './file-errors.ts'
import { identityOf, isLiving, type ProcessIdentity } from './process-identity.ts'

export interface Lock {
  /** What was found of an earlier process that died without letting go, for one warning. */
  readonly tookOverFrom: LockHolder | undefined
  release(): Promise<void>
}

/** Who holds a lock, and since when (ISO 8601). */
export interface LockHolder {
  readonly process: ProcessIdentity
  readonly command: string
  readonly since: string
}

export interface LockRequest {
  /** What other processes will be shown. */
  readonly command: string
  /** Epoch milliseconds. */
  readonly now: () => number
}

/**
 * Holds what the file at `path` stands for, alone. The lock of a process that is gone is taken over; while a living one
 * has it, the error is what `refusal` makes of it.
 * @throws WorkspaceUnusable also for a lock that does not say whose it is.
 */
export async function lockFile(
  path: string,
  { command, now }: LockRequest,
  refusal: (path: string, holder: LockHolder) => WorkspaceUnusable,
): Promise<Lock> {
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
    if (await isLiving(holder.process)) throw refusal(path, holder)
    if (await removeStale(path, holder, now)) tookOverFrom = holder
  }
}

/** A hard link appears with its content or not at all, and never replaces one that is there. */
async function claim(path: string, own: LockHolder): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`
  const text = JSON.stringify(own)
  await onPath(path, () => writeFile(draft, text, { mode: 0o600, flush: true }))
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    if (!lacksLinks(error)) throw asWorkspaceError(error, path)
    return await claimWithoutLinks(path, text)
  } finally {
    await rm(draft, { force: true })
  }
}

/** As exclusive as a link, but for a moment without content: who finds it empty looks again. */
async function claimWithoutLinks(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600, flush: true })
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    // What a full disk leaves of it would keep everybody out.
    await rm(path, { force: true })
    throw asWorkspaceError(error, path)
  }
}

const beingWrittenMs = 1_000

/** Undefined when it has just been let go. */
async function readHolder(path: string): Promise<LockHolder | undefined> {
  const deadline = performance.now() + beingWrittenMs
  for (;;) {
    const text = await onPath(path, () => readFile(path, 'utf8').catch(absentIfGone))
    if (text === undefined) return undefined
    const holder = holderIn(text)
    if (holder !== undefined) return holder
    if (performance.now() > deadline) throw unreadable(path, text)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function absentIfGone(error: unknown): undefined {
  if (errorCode(error) !== 'ENOENT') throw error
}

const unreadable = (path: string, text: string): WorkspaceUnusable =>
  new WorkspaceUnusable(`unreadable lock: ${path} ${text === '' ? 'is empty' : 'does not name a process'}`, {
    suggestions: [
      'The computer may have stopped while it was written. If no other soalbench works on this workspace, remove the file.',
    ],
  })

/** Undefined where the text does not name a process. */
export function holderIn(text: string): LockHolder | undefined {
  try {
    const holder: Partial<LockHolder> | null = JSON.parse(text)
    const { process: owner, command, since } = holder ?? {}
    if (!isIdentity(owner) || typeof command !== 'string' || typeof since !== 'string') return undefined
    return { process: owner, command, since }
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** `kill` takes 0 and less for groups of processes: no lock names those. */
const isIdentity = (owner: ProcessIdentity | undefined): owner is ProcessIdentity =>
  typeof owner?.pid === 'number' &&
  Number.isSafeInteger(owner.pid) &&
  owner.pid > 0 &&
  typeof owner.host === 'string'

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

import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { number, object } from 'valibot'
import { parseJson } from '../parse-json.ts'
import { isAlive, ownIdentity, type ProcessIdentity } from '../process-identity.ts'

const holderSchema = object({ pid: number(), startTime: number() })

const pollMs = 250

/**
 * Runs `work` while no other process on this computer does so under the same lock file. A lock whose process is gone
 * is taken over. `onWait` is called once, with the holder's pid.
 */
export async function withInstallLock<T>(
  file: string,
  options: { signal?: AbortSignal | undefined; onWait: (pid: number) => void },
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(file), { recursive: true })
  const mine = JSON.stringify({ ...(await ownIdentity()), nonce: randomUUID() })
  let told = false
  while (!(await acquire(file, mine))) {
    options.signal?.throwIfAborted()
    const holder = await readHolder(file)
    if (holder.identity !== undefined && (await isAlive(holder.identity))) {
      if (!told) options.onWait(holder.identity.pid)
      told = true
      await sleep(pollMs, undefined, options.signal === undefined ? {} : { signal: options.signal })
    } else if (holder.text !== undefined) {
      await removeIfStill(file, holder.text)
    }
  }
  try {
    return await work()
  } finally {
    await removeIfStill(file, mine)
  }
}

/** A hard link appears with its content at once or not at all; creating and then writing would not. */
async function acquire(file: string, content: string): Promise<boolean> {
  const own = `${file}.${process.pid}.${randomUUID()}`
  await writeFile(own, content)
  try {
    await link(own, file)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    await rm(own, { force: true })
  }
}

async function readHolder(
  file: string,
): Promise<{ text: string | undefined; identity: ProcessIdentity | undefined }> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return { text, identity: parseJson(holderSchema, text) }
}

/**
 * Moves the lock away and looks at what was moved: of several that find the same stale lock only one moves it, and
 * one that moved a newer lock by mistake puts it back.
 */
async function removeIfStill(file: string, expected: string): Promise<void> {
  const moved = `${file}.${process.pid}.${randomUUID()}`
  try {
    await rename(file, moved)
  } catch {
    return
  }
  if ((await readFile(moved, 'utf8')) !== expected) await link(moved, file).catch(() => undefined)
  await rm(moved, { force: true })
}

import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** What a script reads and writes, by URI. One implementation per scheme. */
export interface Objects {
  /** Undefined where there is none. */
  read(uri: string): Promise<Uint8Array | undefined>
  /** Bytes; undefined where there is none. */
  size(uri: string): Promise<number | undefined>
  /** Whole or not at all, in the place of what may be there. */
  write(uri: string, content: string): Promise<void>
  /** @returns false where something is there already, which then stays. */
  create(uri: string, content: string): Promise<boolean>
}

/** `file:` as Hadoop reads it: percent signs are not decoded. */
export const fileObjects: Objects = {
  read: (uri) => readFile(pathOf(uri)).catch(unlessAbsent),
  size: (uri) => stat(pathOf(uri)).then(({ size }) => size, unlessAbsent),
  write: (uri, content) => place(pathOf(uri), content, rename),
  create: async (uri, content) => {
    try {
      await place(pathOf(uri), content, link)
      return true
    } catch (error) {
      if (isFault(error, 'EEXIST')) return false
      throw error
    }
  },
}

/** Made beside its place, so that nobody reads half of it: an object store has no half objects either. */
async function place(
  path: string,
  content: string,
  put: (from: string, to: string) => Promise<void>,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    await writeFile(draft, content, { mode: 0o600 })
    await put(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}

const pathOf = (uri: string): string => uri.replace(/^file:(?:\/\/)?(?=\/)/, '')

function unlessAbsent(error: unknown): undefined {
  if (!isFault(error, 'ENOENT')) throw error
}

const isFault = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

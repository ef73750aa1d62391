import { constants, type Dirent } from 'node:fs'
import { copyFile, link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { checkKey } from './storage-key.ts'
import { errorCode, workspaceError } from './workspace-error.ts'
import type { ObjectRef, Storage } from './storage.ts'

const temporaryPrefix = '.soalbench-tmp-'
let temporaries = 0

/** Objects are files below a folder. Writes are atomic: a reader sees the old object or the new one, never a part. */
export class DirectoryStorage implements Storage {
  readonly #root: string

  constructor(root: string) {
    this.#root = resolve(root)
  }

  /** Not percent-encoded: Hadoop takes the text of a path as it is and does not decode it. */
  uri(key: string): string {
    return `file://${this.#path(key)}`
  }

  async put(key: string, body: Uint8Array | string): Promise<ObjectRef> {
    const path = this.#path(key)
    await this.#place(path, (temporary) => writeFile(temporary, body, { flag: 'wx' }))
    return this.#ref(key, Buffer.byteLength(body))
  }

  async putFile(key: string, source: string): Promise<ObjectRef> {
    const path = this.#path(key)
    const there = await this.#size(path)
    if (there !== undefined) return this.#ref(key, there)
    await this.#place(path, (temporary) => linkOrCopy(source, temporary))
    return this.#ref(key, (await this.#size(path)) ?? 0)
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const path = this.#path(key)
    try {
      return await readFile(path)
    } catch (error) {
      if (isAbsent(error)) return undefined
      throw workspaceError(error, path)
    }
  }

  async list(prefix: string): Promise<readonly ObjectRef[]> {
    const base = prefix === '' ? this.#root : this.#path(prefix)
    const own = prefix === '' ? undefined : await this.#size(base)
    if (own !== undefined) return [this.#ref(prefix, own)]
    const names = await this.#filesBelow(base)
    const keys = names.map((name) => (prefix === '' ? name : `${prefix}/${name}`)).toSorted()
    const sizes = await Promise.all(keys.map((key) => this.#size(this.#path(key))))
    return keys.flatMap((key, i) => (sizes[i] === undefined ? [] : [this.#ref(key, sizes[i])]))
  }

  async remove(prefix: string): Promise<void> {
    const path = this.#path(prefix)
    try {
      await rm(path, { recursive: true, force: true })
    } catch (error) {
      if (!isAbsent(error)) throw workspaceError(error, path)
    }
  }

  #path(key: string): string {
    return join(this.#root, checkKey(key))
  }

  #ref(key: string, bytes: number): ObjectRef {
    return { key, uri: this.uri(key), bytes }
  }

  /** Size of a file; undefined where there is none. */
  async #size(path: string): Promise<number | undefined> {
    try {
      const found = await stat(path)
      return found.isFile() ? found.size : undefined
    } catch (error) {
      if (isAbsent(error)) return undefined
      throw workspaceError(error, path)
    }
  }

  /** Names relative to `base`, separated by `/`. */
  async #filesBelow(base: string): Promise<string[]> {
    let entries: Dirent[]
    try {
      entries = await readdir(base, { withFileTypes: true })
    } catch (error) {
      if (isAbsent(error)) return []
      throw workspaceError(error, base)
    }
    const found = await Promise.all(
      entries.map(async (entry) => {
        if (entry.isFile()) return entry.name.startsWith(temporaryPrefix) ? [] : [entry.name]
        if (!entry.isDirectory()) return []
        const inner = await this.#filesBelow(join(base, entry.name))
        return inner.map((name) => `${entry.name}/${name}`)
      }),
    )
    return found.flat()
  }

  /** Makes the object beside its place, then moves it there. */
  async #place(path: string, make: (temporary: string) => Promise<void>): Promise<void> {
    temporaries += 1
    const temporary = join(dirname(path), `${temporaryPrefix}${process.pid}-${temporaries}`)
    try {
      await mkdir(dirname(path), { recursive: true })
      await make(temporary)
      await rename(temporary, path)
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined)
      throw workspaceError(error, path)
    }
  }
}

/** A hard link costs nothing, also for 10 GB; another device or a file system without links needs a copy. */
async function linkOrCopy(source: string, target: string): Promise<void> {
  try {
    await link(source, target)
  } catch (error) {
    if (!['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP'].includes(errorCode(error))) throw error
    await copyFile(source, target, constants.COPYFILE_FICLONE)
  }
}

const isAbsent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(errorCode(error))

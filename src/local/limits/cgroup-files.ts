import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'

/** The file operations that the cgroup drivers need: the kernel's in production, a model of its rules in tests. */
export interface CgroupFiles {
  makeDirectory(path: string): Promise<void>
  /** @throws ENOENT, EBUSY, ENOTEMPTY as the kernel does. */
  removeDirectory(path: string): Promise<void>
  read(path: string): Promise<string>
  write(path: string, text: string): Promise<void>
  /** Names of the directories inside; empty when there is no such directory. */
  directories(path: string): Promise<string[]>
}

export const kernelFiles: CgroupFiles = {
  makeDirectory: async (path) => {
    await mkdir(path, { recursive: true })
  },
  removeDirectory: (path) => rmdir(path),
  read: (path) => readFile(path, 'utf8'),
  write: (path, text) => writeFile(path, text),
  directories: async (path) => {
    const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  },
}

/** Text of a control file, or undefined where this kernel has no such file. */
export async function readIfThere(files: CgroupFiles, path: string): Promise<string | undefined> {
  return files.read(path).catch(() => undefined)
}

/** One number of a control file that holds only it. */
export async function readNumber(files: CgroupFiles, path: string): Promise<number | undefined> {
  const text = (await readIfThere(files, path))?.trim()
  return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text)
}

/** The `key value` lines of files such as memory.stat, cpu.stat and memory.events. */
export async function readKeyed(files: CgroupFiles, path: string): Promise<ReadonlyMap<string, number>> {
  const text = (await readIfThere(files, path)) ?? ''
  return new Map(
    text
      .split('\n')
      .map((line) => line.split(' '))
      .filter((words) => words.length === 2)
      .map(([key, value]) => [key ?? '', Number(value)]),
  )
}

/** `total` of the `some` line of a pressure file, ms: wanted a CPU and had none. */
export async function readPressureMs(files: CgroupFiles, path: string): Promise<number | undefined> {
  const total = /^some .*\btotal=(\d+)/m.exec((await readIfThere(files, path)) ?? '')?.[1]
  return total === undefined ? undefined : Number(total) / 1000
}

export async function readPids(files: CgroupFiles, path: string): Promise<number[]> {
  const text = (await readIfThere(files, path)) ?? ''
  return text.split('\n').filter(Boolean).map(Number)
}

/** Looks every `everyMs` until `done` says yes; false when `tries` looks were not enough. */
export async function until(done: () => Promise<boolean>, everyMs: number, tries: number): Promise<boolean> {
  for (let left = tries; left > 0; left -= 1) {
    if (await done()) return true
    await pause(everyMs)
  }
  return done()
}

/** Removes one cgroup directory. Dying tasks keep it busy for some milliseconds, so EBUSY is tried again. */
export async function removeCgroup(files: CgroupFiles, path: string): Promise<void> {
  let failure: unknown
  await until(
    async () => {
      failure = await files.removeDirectory(path).catch((error: unknown) => error)
      return failure === undefined || codeOf(failure) === 'ENOENT'
    },
    10,
    200,
  )
  if (failure !== undefined && codeOf(failure) !== 'ENOENT') throw failure
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

import { lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SoalbenchError, UsageInvalid, WorkspaceUnusable } from '../core/errors.ts'
import { asWorkspaceError, errorCode } from './file-errors.ts'

export interface OutputFolder {
  readonly directory: string
  /** A folder of the workspace, in which nobody else keeps files. */
  readonly own: boolean
  /** Replace files that soalbench did not write. */
  readonly force: boolean
}

/** Which files of a folder are soalbench's, and may be replaced by the next report or export. */
const listName = '.soalbench.json'

/**
 * Puts all files that `make` leaves in an empty folder of its own into the output folder, each as a whole, none before the
 * last is made, for the owner only. Other files stay as they are. @returns the paths, by name
 * @throws UsageInvalid for a link in the place of the folder or of a file, and for a file that is not soalbench's
 * @throws WorkspaceUnusable
 */
export async function writeOutputs(
  output: OutputFolder,
  make: (staging: string) => Promise<void>,
): Promise<readonly string[]> {
  const { directory } = output
  return onOutput(directory, async () => {
    const isNew = await openFolder(directory)
    const staging = await mkdtemp(join(directory, '.soalbench-'))
    try {
      await make(staging)
      const names = (await readdir(staging)).toSorted()
      const known = await checkReplaced(output, names)
      for (const name of names) await rename(join(staging, name), join(directory, name))
      if (!output.own) await list(directory, staging, [...new Set([...known, ...names])])
      return names.map((name) => join(directory, name))
    } finally {
      await rm(staging, { recursive: true, force: true })
      // A folder that nothing came into is not left behind; one with files refuses this.
      if (isNew) await rmdir(directory).catch(() => undefined)
    }
  })
}

/** @returns whether it was made now */
async function openFolder(directory: string): Promise<boolean> {
  const found = await lookAt(directory)
  if (found?.isSymbolicLink() === true) throw isLink('output folder', directory)
  if (found === undefined) await mkdir(directory, { recursive: true, mode: 0o700 })
  return found === undefined
}

/** @returns the names that are soalbench's already */
async function checkReplaced(
  { directory, own, force }: OutputFolder,
  names: readonly string[],
): Promise<readonly string[]> {
  const known = own ? [] : await listed(directory)
  for (const name of names) {
    const path = join(directory, name)
    const found = await lookAt(path)
    if (found === undefined) continue
    if (found.isSymbolicLink()) throw isLink('output file', path)
    if (!found.isFile()) {
      throw new UsageInvalid(`output cannot be written: ${path} is no file`, {
        suggestions: ['Choose another folder with --out.'],
      })
    }
    if (!own && !force && !known.includes(name)) throw isForeign(path)
  }
  return known
}

const lookAt = (path: string): Promise<Awaited<ReturnType<typeof lstat>> | undefined> =>
  lstat(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  })

async function listed(directory: string): Promise<readonly string[]> {
  const path = join(directory, listName)
  if ((await lookAt(path))?.isFile() !== true) return []
  try {
    const value: { files?: unknown } | null = JSON.parse(await readFile(path, 'utf8'))
    return Array.isArray(value?.files) ? value.files.map(String) : []
  } catch {
    return []
  }
}

async function list(directory: string, staging: string, files: readonly string[]): Promise<void> {
  const draft = join(staging, listName)
  await writeFile(draft, `${JSON.stringify({ files: files.toSorted() }, null, 2)}\n`, { mode: 0o600 })
  await rename(draft, join(directory, listName))
}

const isLink = (what: string, path: string): UsageInvalid =>
  new UsageInvalid(`${what} is a symbolic link: ${path}`, {
    suggestions: ['Name the place that it points to, or choose another folder with --out.'],
  })

const isForeign = (path: string): UsageInvalid =>
  new UsageInvalid(`a file that soalbench did not write is there already: ${path}`, {
    suggestions: ['Choose another folder with --out, or replace the file with --force.'],
  })

async function onOutput<T>(directory: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    const told = asWorkspaceError(error, directory)
    if (told instanceof SoalbenchError || !isPathFault(error)) throw told
    throw new WorkspaceUnusable(`output cannot be written: ${directory}`, {
      cause: error,
      suggestions: ['Choose another folder with --out.'],
    })
  }
}

/** Names too long, links in a circle, a NUL in the middle. */
const isPathFault = (error: unknown): boolean =>
  ['ENAMETOOLONG', 'ELOOP', 'EINVAL', 'EILSEQ', 'ERR_INVALID_ARG_VALUE'].includes(errorCode(error) ?? '')

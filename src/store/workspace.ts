import { mkdir, open, stat, unlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { NotFound } from '../core/errors.ts'
import { onPath } from './file-errors.ts'

/** Absolute paths of what lies in a workspace. */
export interface Workspace {
  readonly root: string
  readonly database: string
  readonly runs: string
  readonly payloads: string
  readonly results: string
  readonly scripts: string
  readonly local: string
}

const databaseName = 'soalbench.duckdb'

export const workspaceAt = (directory: string): Workspace => {
  const root = resolve(directory)
  return {
    root,
    database: join(root, databaseName),
    runs: join(root, 'runs'),
    payloads: join(root, 'payloads'),
    results: join(root, 'results'),
    scripts: join(root, 'scripts'),
    local: join(root, 'local'),
  }
}

export const journalPath = (workspace: Workspace, runId: string): string =>
  join(workspace.runs, runId, 'journal.jsonl')

/** A workspace whose database is a copy that nobody else reads. */
export const withDatabaseAt = (workspace: Workspace, database: string): Workspace => ({
  ...workspace,
  database,
})

export const isPrivate = ({ root, database }: Workspace): boolean => database !== join(root, databaseName)

/**
 * A workspace that can be written to; its folders are made, for the owner only.
 * @throws WorkspaceUnusable naming the path, the reason and `--workspace`.
 */
export async function openWorkspace(directory: string): Promise<Workspace> {
  const workspace = workspaceAt(directory)
  const { root, runs, payloads, results, scripts, local } = workspace
  for (const folder of [root, runs, payloads, results, scripts, local]) {
    await onPath(folder, () => makeFolder(folder))
  }
  await tryWriting(root)
  return workspace
}

/**
 * A workspace that is there already, for commands that only read.
 * @throws NotFound when no run was ever recorded there.
 */
export async function findWorkspace(directory: string): Promise<Workspace> {
  const workspace = workspaceAt(directory)
  if (await isFolder(workspace.runs)) return workspace
  throw new NotFound(`no workspace: ${workspace.root}`, {
    suggestions: ['Run `soalbench run` first, or name the folder of an earlier run with --workspace DIR.'],
  })
}

/** With its parents, one after the other: `recursive` of Node 20 never returns below /proc and the like. */
async function makeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return
  const parent = dirname(folder)
  if (parent !== folder) await makeFolder(parent)
  await mkdir(folder, { mode: 0o700 }).catch(async (error: unknown) => {
    if (!(await isFolder(folder))) throw error
  })
}

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() === true

/** Permission bits do not tell: root passes them all, and a disk may be full or read-only. */
async function tryWriting(root: string): Promise<void> {
  const probe = join(root, `.probe-${process.pid}`)
  await onPath(root, async () => {
    const file = await open(probe, 'w', 0o600)
    try {
      await file.write('x')
    } finally {
      await file.close()
      await unlink(probe)
    }
  })
}

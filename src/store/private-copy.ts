import { constants, copyFile, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errorCode } from './file-errors.ts'
import { journalsInto } from './rebuild-database.ts'
import { createDatabase } from './migrate.ts'
import { withDatabaseAt, type Workspace } from './workspace.ts'

/**
 * A copy of the database, with its write-ahead log, for this process alone. While another process keeps writing into it no
 * copy is whole: then one is made from the journals, of the wanted run or of all.
 */
export async function withPrivateCopy<T>(
  workspace: Workspace,
  wanted: string | undefined,
  use: (copy: Workspace, notes: readonly string[]) => Promise<T>,
): Promise<T> {
  const folder = await roomFor(workspace)
  const copy = withDatabaseAt(workspace, join(folder, 'copy.duckdb'))
  try {
    const notes: string[] = []
    if (!(await copiedAtRest(workspace.database, copy.database))) {
      await rm(`${copy.database}.wal`, { force: true })
      await rm(copy.database, { force: true })
      await createDatabase(copy.database)
      notes.push(...(await journalsInto(workspace, copy.database, wanted)))
    }
    return await use(copy, notes)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** In the workspace, where a copy can share its blocks; elsewhere when that cannot be written. */
async function roomFor({ local }: Workspace): Promise<string> {
  return mkdtemp(join(local, `reading-${process.pid}-`)).catch(() =>
    mkdtemp(join(tmpdir(), 'soalbench-reading-')),
  )
}

const tries = 20
const pauseMs = 50
/** Time stamps of files move in ticks of the kernel's clock: 10 ms at the most. */
const tickMs = 20

/** False when the files did not rest long enough to be copied. */
async function copiedAtRest(from: string, to: string): Promise<boolean> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const before = await stateOf(from)
    if (Date.now() - before.changedMs > tickMs) {
      // One that is not there is made in the copy, from the journals.
      await copyFile(from, to, constants.COPYFILE_FICLONE).catch(unlessAbsent)
      await rm(`${to}.wal`, { force: true })
      await copyFile(`${from}.wal`, `${to}.wal`, constants.COPYFILE_FICLONE).catch(unlessAbsent)
      if ((await stateOf(from)).text === before.text) return true
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  return false
}

async function stateOf(path: string): Promise<{ readonly text: string; readonly changedMs: number }> {
  const files = await Promise.all(
    [path, `${path}.wal`].map((each) => stat(each, { bigint: true }).catch(() => undefined)),
  )
  const text = files.map((file) => file && `${file.ino}:${file.size}:${file.mtimeNs}`).join(' ')
  return { text, changedMs: Math.max(...files.map((file) => Number(file?.mtimeMs ?? 0))) }
}

function unlessAbsent(error: unknown): void {
  if (errorCode(error) !== 'ENOENT') throw error
}

import { rename, rm, stat } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { StoreCorrupt } from '../core/errors.ts'
import { listJournals } from './catch-up.ts'
import { present, textOrNull } from './columns.ts'
import { connected } from './connect.ts'
import { inTurn } from './database.ts'
import { onPath } from './file-errors.ts'
import { readJournalState } from './journal-state.ts'
import { createDatabase, removeDatabase, syncFile } from './migrate.ts'
import { writeState } from './record.ts'
import { lockWorkspace } from './workspace-lock.ts'
import type { Workspace } from './workspace.ts'

export interface Rebuilt {
  readonly runs: number
  readonly trials: number
  /** Where the database that was there before lies now; null when there was none. */
  readonly previous: string | null
  readonly notes: readonly string[]
}

/**
 * Makes the database again from all journals, in a new file that then takes the old one's place. The old one is kept
 * beside it. `now` gives epoch milliseconds. No run goes on meanwhile: what it records would be missing.
 * @throws StoreCorrupt naming file and line of a damaged journal; the database is then left as it was.
 * @throws WorkspaceUnusable when a run or an import is at work, another process holds the database, or the disk is full.
 */
export async function rebuildDatabase(workspace: Workspace, now: () => number): Promise<Rebuilt> {
  const lock = await lockWorkspace(workspace, { command: 'soalbench db rebuild', now })
  try {
    return await rebuild(workspace, now)
  } finally {
    await lock.release()
  }
}

function rebuild(workspace: Workspace, now: () => number): Promise<Rebuilt> {
  return inTurn(workspace.database, async () => {
    const draft = `${workspace.database}.rebuild-${process.pid}`
    await removeDatabase(draft)
    try {
      await createDatabase(draft)
      const journals = await listJournals(workspace)
      const { trials, notes } = await connected(draft, 'write', (db) => replay(workspace, journals, db))
      const lost = await runsWithoutJournal(workspace, journals)
      await syncFile(draft)
      const previous = await setAside(workspace.database, now)
      await onPath(workspace.database, () => rename(draft, workspace.database))
      return { runs: journals.length, trials, previous, notes: [...notes, ...lost] }
    } finally {
      await removeDatabase(draft)
    }
  })
}

/** Writes journals into an empty database: that of the wanted run, of the `latest`, or all. Gives notes, one line each. */
export async function journalsInto(
  workspace: Workspace,
  database: string,
  wanted: string | undefined,
): Promise<readonly string[]> {
  const journals = await listJournals(workspace)
  const chosen = wanted === 'latest' ? journals.slice(-1) : journals.filter((runId) => runId === wanted)
  const { notes } = await connected(database, 'write', (db) =>
    replay(workspace, chosen.length === 0 ? journals : chosen, db),
  )
  return notes
}

async function replay(
  workspace: Workspace,
  journals: readonly string[],
  connection: DuckDBConnection,
): Promise<{ trials: number; notes: readonly string[] }> {
  const notes: string[] = []
  let count = 0
  for (const runId of journals) {
    const state = await readJournalState(workspace, runId)
    await writeState(connection, state)
    count += state.trials.length
    notes.push(...state.notes)
  }
  await connection.run('CHECKPOINT')
  return { trials: count, notes }
}

/** A run that only the old database knows cannot be made again: said, not passed over. */
async function runsWithoutJournal(
  workspace: Workspace,
  journals: readonly string[],
): Promise<readonly string[]> {
  const path = workspace.database
  if ((await stat(path).catch(() => undefined)) === undefined) return []
  try {
    return await connected(path, 'write', async (connection) => {
      // Folds in the write-ahead log, so that the one file that is set aside is the whole database.
      await connection.run('CHECKPOINT')
      const reader = await connection.runAndReadAll('SELECT run_id FROM runs ORDER BY run_id')
      const runIds = reader.getRowObjectsJS().map((row) => present(textOrNull(row, 'run_id'), 'run_id'))
      return runIds
        .filter((runId) => !journals.includes(runId))
        .map((runId) => `run ${runId} has no journal: it stays in the previous database only`)
    })
  } catch (error) {
    if (error instanceof StoreCorrupt || isForeign(error)) return ['the previous database could not be read']
    throw error
  }
}

const isForeign = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('Table with name runs does not exist')

async function setAside(path: string, now: () => number): Promise<string | null> {
  if ((await stat(path).catch(() => undefined)) === undefined) {
    await rm(`${path}.wal`, { force: true })
    return null
  }
  const previous = `${path}.before-${new Date(now()).toISOString().replaceAll(/[-:.]/g, '')}`
  // The log first: left behind, DuckDB would play it into the new file.
  await rename(`${path}.wal`, `${previous}.wal`).catch(() => undefined)
  await onPath(path, () => rename(path, previous))
  return previous
}

import { readdir, stat } from 'node:fs/promises'
import { StoreCorrupt } from '../core/errors.ts'
import { withDatabase } from './database.ts'
import { errorCode } from './file-errors.ts'
import { checkImported, reconcileRun } from './reconcile-run.ts'
import { isRunId } from './run-id.ts'
import { journalPath, type Workspace } from './workspace.ts'

/**
 * Brings into the database what only the journals know: runs that it has never seen, and what it lacks or has otherwise of the
 * wanted one. A crash between the two writes, a lock held too long or a damaged log leaves such a gap. Gives notes, one line each.
 * @throws StoreCorrupt when the wanted run's journal is damaged; one of another run is left for `db rebuild` to tell.
 * @throws DatabaseBusy when a run is being recorded now: its database is not for others to write.
 */
export async function catchUp(workspace: Workspace, wanted: string | undefined): Promise<readonly string[]> {
  const journals = await listJournals(workspace)
  const known = await recordedRuns(workspace)
  const measured = journals.filter((runId) => known.get(runId) !== 'imported')
  const newest = wanted === 'latest' ? measured.at(-1) : wanted
  const notes: string[] = []
  for (const runId of journals) {
    const isWanted = runId === newest || wanted === 'all'
    if (known.has(runId) && !isWanted) continue
    if (known.get(runId) === 'imported') {
      await checkImported(workspace, runId)
      continue
    }
    const found = await reconcileRun(workspace, runId).catch((error: unknown) => {
      if (isWanted || !(error instanceof StoreCorrupt)) throw error
      return [`left out run ${runId}: its journal cannot be read`]
    })
    notes.push(...found)
  }
  return notes
}

/** Run ids that have a journal, oldest first. */
export async function listJournals(workspace: Workspace): Promise<readonly string[]> {
  const names = await readdir(workspace.runs).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  })
  const found: string[] = []
  for (const name of names.filter(isRunId).sort()) {
    const journal = await stat(journalPath(workspace, name)).catch(() => undefined)
    if (journal?.isFile() === true) found.push(name)
  }
  return found
}

/** An imported run came into the database as a whole, in one transaction: its journal has nothing that it lacks. */
function recordedRuns(workspace: Workspace): Promise<ReadonlyMap<unknown, 'imported' | 'measured'>> {
  return withDatabase(workspace, 'read', async (connection) => {
    const reader = await connection.runAndReadAll(
      "SELECT run_id, plan ->> '$.importedAt' IS NOT NULL FROM runs",
    )
    return new Map(
      reader.getRowsJS().map(([runId, imported]) => [runId, imported === true ? 'imported' : 'measured']),
    )
  })
}

import { readdir, stat } from 'node:fs/promises'
import { withDatabase } from './database.ts'
import { errorCode } from './file-errors.ts'
import { readJournalState, type JournalState } from './journal-state.ts'
import { writeState } from './record.ts'
import { isRunId } from './run-id.ts'
import { journalPath, type Workspace } from './workspace.ts'

/**
 * Brings into the database what only the journals know: runs that it has never seen, and the wanted one's trials. A
 * crash between the two writes, or a lock held too long, leaves such a gap. Gives notes, one line each.
 * @throws StoreCorrupt when the wanted run's journal is damaged; one of another run is left for `db rebuild` to tell.
 */
export async function catchUp(workspace: Workspace, wanted: string | undefined): Promise<readonly string[]> {
  const journals = await listJournals(workspace)
  const known = await recordedRuns(workspace)
  const growing = journals.filter((runId) => known.get(runId) !== 'imported')
  const latest = wanted === 'latest' ? growing.at(-1) : wanted
  const notes: string[] = []
  for (const runId of growing) {
    const isWanted = runId === latest
    if (known.has(runId) && !isWanted) continue
    const state = await readJournalState(workspace, runId).catch((error: unknown) => {
      if (isWanted) throw error
      notes.push(`left out run ${runId}: its journal cannot be read`)
    })
    if (state === undefined) continue
    notes.push(...state.notes)
    const missing = await project(workspace, state)
    if (missing > 0) notes.push(`recovered ${missing} trials of run ${runId} from its journal`)
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

/** Writes what the database lacks of a run, and gives the number of trials that it lacked. */
async function project(workspace: Workspace, { run, trials }: JournalState): Promise<number> {
  const { state, recorded } = await recordedTrials(workspace, run.runId)
  const missing = trials.filter((trial) => recorded.get(trial.trialId) !== trial.state)
  if (missing.length === 0 && state === run.state) return 0
  await withDatabase(workspace, 'write', (connection) => writeState(connection, { run, trials: missing }))
  return missing.length
}

function recordedTrials(
  workspace: Workspace,
  runId: string,
): Promise<{ state: unknown; recorded: ReadonlyMap<unknown, unknown> }> {
  return withDatabase(workspace, 'read', async (connection) => {
    const run = await connection.runAndReadAll('SELECT state FROM runs WHERE run_id = ?', [runId])
    const trials = await connection.runAndReadAll('SELECT trial_id, state FROM trials WHERE run_id = ?', [
      runId,
    ])
    return {
      state: run.getRowsJS()[0]?.[0],
      recorded: new Map(trials.getRowsJS().map(([trialId, trialState]) => [trialId, trialState])),
    }
  })
}

import { appendFile, mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { appendRows } from './append-rows.ts'
import { appendTrials } from './append-trials.ts'
import { inTransaction } from './connect.ts'
import { withDatabase } from './database.ts'
import { onPath } from './file-errors.ts'
import { journalFormat, type JournalEvent } from './journal-event.ts'
import { encodeLine } from './journal-line.ts'
import type { RunRecord, StoredTrial } from './run-record.ts'
import { syncFolder } from './sync-folder.ts'
import { withPlace } from './trial-place.ts'
import { runRow } from './trial-rows.ts'
import type { Workspace } from './workspace.ts'

/** Rows that are given to the database at once. */
const batchSize = 2_000
/** Beyond it DuckDB writes to the disk what is not committed; by default it takes most of the memory there is. */
const databaseMemory = '400MB'
/** Journal text that is held before it is written. */
const heldBytes = 1_000_000

/**
 * Records whole runs that were measured elsewhere: all of them or none. The journals are written beside `runs/`, flushed,
 * and moved to their place before the database is told, so that a crash leaves either nothing or what the next reader makes
 * up for. Every trial belongs to one of the runs; memory does not grow with their number.
 * The caller holds the lock of the workspace. @throws WorkspaceUnusable, StoreCorrupt, and whatever `trials` throws; then nothing was recorded
 */
export async function importRuns(
  workspace: Workspace,
  runs: readonly RunRecord[],
  trials: AsyncIterable<StoredTrial>,
  now: () => number,
): Promise<void> {
  // The lock of the workspace admits one import: what lies here is of one that was killed.
  const drafts = join(workspace.root, 'import.draft')
  await rm(drafts, { recursive: true, force: true })
  try {
    await withDatabase(workspace, 'write', async (connection) => {
      await connection.run(`SET memory_limit = '${databaseMemory}'`)
      await inTransaction(connection, async () => {
        const journals = new Map<string, DraftJournal>()
        for (const run of runs) journals.set(run.runId, await DraftJournal.begin(drafts, run, now))
        await appendRows(connection, 'runs', runs.map(runRow))
        await copyTrials(connection, journals, trials)
        for (const journal of journals.values()) await journal.end()
        for (const { runId } of runs) {
          const place = join(workspace.runs, runId)
          await onPath(place, () => rename(join(drafts, runId), place))
        }
        await syncFolder(workspace.runs)
      })
    })
  } finally {
    await rm(drafts, { recursive: true, force: true })
  }
}

/** The ids among `candidates` that trials of this workspace have already. */
export function knownTrialIds(
  workspace: Workspace,
  candidates: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  return withDatabase(workspace, 'read', async (connection) => {
    const known = new Set<string>()
    const result = await connection.stream('SELECT trial_id FROM trials')
    for await (const rows of result.yieldRowsJs()) {
      for (const [id] of rows) if (typeof id === 'string' && candidates.has(id)) known.add(id)
    }
    return known
  })
}

async function copyTrials(
  connection: DuckDBConnection,
  journals: ReadonlyMap<string, DraftJournal>,
  trials: AsyncIterable<StoredTrial>,
): Promise<void> {
  let batch: StoredTrial[] = []
  const flush = async (): Promise<void> => {
    const full = batch
    batch = []
    await appendTrials(connection, full)
  }
  for await (const trial of trials) {
    const journal = journals.get(trial.runId)
    if (journal === undefined) throw new RangeError(`trial of a run that is not imported: ${trial.runId}`)
    const placed = withPlace(trial, journal.run)
    await journal.append({ event: 'trial-ended', data: placed })
    batch.push(placed)
    if (batch.length >= batchSize) await flush()
  }
  await flush()
}

/** A journal that nobody reads before it is whole: flushed once, at its end. */
class DraftJournal {
  readonly #path: string
  readonly #now: () => number
  readonly run: RunRecord
  #seq = 0
  #held: string[] = []
  #heldLength = 0

  private constructor(path: string, run: RunRecord, now: () => number) {
    this.#path = path
    this.run = run
    this.#now = now
  }

  static async begin(drafts: string, run: RunRecord, now: () => number): Promise<DraftJournal> {
    const folder = join(drafts, run.runId)
    await onPath(folder, () => mkdir(folder, { recursive: true, mode: 0o700 }))
    const journal = new DraftJournal(join(folder, 'journal.jsonl'), run, now)
    const begun: RunRecord = { ...run, state: 'running', endedAt: null }
    await journal.append({ event: 'run-started', data: { format: journalFormat, run: begun } })
    return journal
  }

  async append(event: JournalEvent): Promise<void> {
    this.#seq += 1
    const line = `${encodeLine({ ...event, seq: this.#seq, ts: new Date(this.#now()).toISOString() })}\n`
    this.#held.push(line)
    this.#heldLength += line.length
    if (this.#heldLength >= heldBytes) await this.#write()
  }

  async end(): Promise<void> {
    const { endedAt, state } = this.run
    const last = endedAt ?? new Date(this.#now()).toISOString()
    await this.append({ event: 'run-ended', data: { endedAt: last, state } })
    await this.#write()
    await onPath(this.#path, async () => {
      const file = await open(this.#path, 'r+')
      try {
        await file.sync()
      } finally {
        await file.close()
      }
    })
  }

  async #write(): Promise<void> {
    const text = this.#held.join('')
    this.#held = []
    this.#heldLength = 0
    await onPath(this.#path, () => appendFile(this.#path, text, { mode: 0o600 }))
  }
}

import type { Cell } from '../core/cell.ts'
import type { RecordedTarget } from '../core/platform.ts'
import { listJournals } from '../store/catch-up.ts'
import { readJournalState, type JournalAttempt, type JournalState } from '../store/journal-state.ts'
import type { RunRecord } from '../store/run-record.ts'
import { requireRun } from '../store/run-writer.ts'
import type { Workspace } from '../store/workspace.ts'
import { planOptionsOf } from './run-record-of.ts'

/** An attempt that a journal tells the beginning of and not the end: it may be running. */
export interface Suspect {
  readonly run: RunRecord
  readonly cell: Cell
  readonly attempt: JournalAttempt
  /** Server-side limit of the attempt, seconds. */
  readonly timeoutSeconds: number
  /** Its end is not yet accounted for: one of a trial that was recorded as cancelled is, and may be running all the same. */
  readonly isOpen: boolean
}

export interface Suspects {
  readonly suspects: readonly Suspect[]
  /** Journals that could not be read, one line each. */
  readonly notes: readonly string[]
}

/** @throws NotFound for a run that is not here; StoreCorrupt when the journal of the one that was asked for is damaged. */
export async function findSuspects(workspace: Workspace, wanted: string | undefined): Promise<Suspects> {
  if (wanted !== undefined) {
    await requireRun(workspace, wanted)
    return { suspects: suspectsOf(await readJournalState(workspace, wanted)), notes: [] }
  }
  const suspects: Suspect[] = []
  const notes: string[] = []
  for (const runId of await listJournals(workspace)) {
    try {
      suspects.push(...suspectsOf(await readJournalState(workspace, runId)))
    } catch (error) {
      notes.push(`left out run ${runId}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return { suspects, notes }
}

function suspectsOf({ run, trials, pending, attempts }: JournalState): readonly Suspect[] {
  if (!isMeasured(run.target)) return []
  const timeoutSeconds = planOptionsOf(run)?.timeoutSeconds ?? longestSeconds
  const ended = new Map(trials.map((trial) => [trial.trialId, trial]))
  const begun = new Map(pending.map((intent) => [intent.trialId, intent]))
  return [...attempts].flatMap(([trialId, own]) => {
    const known = begun.get(trialId) ?? ended.get(trialId)
    const isOver = !begun.has(trialId) && ended.get(trialId)?.state !== 'cancelled'
    if (known === undefined || isOver) return []
    const { cell } = known
    return own
      .filter(({ end }) => end === undefined)
      .map((attempt) => ({ run, cell, attempt, timeoutSeconds, isOpen: begun.has(trialId) }))
  })
}

/** Lambda's longest, and the default of a plan. */
const longestSeconds = 900

const isMeasured = (target: RecordedTarget): boolean => target !== 'imported'

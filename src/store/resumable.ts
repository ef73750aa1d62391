import { NotFound, UsageInvalid } from '../core/errors.ts'
import type { Target } from '../core/platform.ts'
import { listJournals } from './catch-up.ts'
import { withDatabase } from './database.ts'
import { readJournalState, type JournalState } from './journal-state.ts'
import { isRunId } from './run-id.ts'
import { isImported } from './run-record.ts'
import type { Workspace } from './workspace.ts'

export interface Resumable extends JournalState {
  /** Every planned trial has ended: there is nothing to go on with. */
  readonly isComplete: boolean
}

/**
 * The run that is to be gone on with, looked at before anything is touched. `target` is where it is to go on, `engine` what runs
 * the scripts there; undefined: wherever it was.
 * @throws NotFound for a run that is not here, UsageInvalid for one that cannot go on or not there, StoreCorrupt for a journal that
 * is damaged or of a newer release; each with the next step
 */
export async function requireResumable(
  workspace: Workspace,
  runId: string,
  { target, engine }: { readonly target?: Target | undefined; readonly engine?: string | undefined } = {},
): Promise<Resumable> {
  if (!(await listJournals(workspace)).includes(runId)) throw await notHere(workspace, runId)
  const state = await readJournalState(workspace, runId)
  const { run } = state
  if (isImported(run)) throw refused(runId, 'it was imported', 'Start a new run.')
  if (run.plan === null) throw refused(runId, 'its record has no plan', 'Start a new run.')
  if (target !== undefined && run.target !== target) {
    throw refused(
      runId,
      `it was begun on ${run.target}, not on ${target}`,
      `Leave --target out, or start a new run: figures of two places do not belong together.`,
    )
  }
  const engines = new Set(state.trials.flatMap(({ place }) => place?.engine ?? []))
  const other = [...engines].find((word) => engine !== undefined && word !== engine)
  if (other !== undefined) {
    throw refused(
      runId,
      `its trials were run by ${other}, not by ${engine}`,
      'Go on as it was begun, or start a new run.',
    )
  }
  return { ...state, isComplete: run.state === 'complete' }
}

async function notHere(workspace: Workspace, runId: string): Promise<NotFound> {
  if (!isRunId(runId)) {
    return new NotFound(`no such run: ${runId}`, {
      suggestions: ['A run is named like 20261121-083145-k3f9: `soalbench runs` lists them.'],
    })
  }
  const isRecorded = await withDatabase(workspace, 'read', async (connection) => {
    const reader = await connection.runAndReadAll('SELECT 1 FROM runs WHERE run_id = ?', [runId])
    return reader.getRowsJS().length > 0
  }).catch(() => false)
  return isRecorded
    ? new NotFound(`run without a journal: ${runId}: what is left to do is not known`, {
        suggestions: [`Bring its folder back to ${workspace.runs}, or start a new run.`],
      })
    : new NotFound(`no such run: ${runId}`, {
        suggestions: [
          '`soalbench runs` lists the runs of this workspace; name another folder with --workspace DIR.',
        ],
      })
}

const refused = (runId: string, why: string, next: string): UsageInvalid =>
  new UsageInvalid(`run cannot be resumed: ${runId}: ${why}`, { suggestions: [next] })

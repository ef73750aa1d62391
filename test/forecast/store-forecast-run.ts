import { journalFormat } from '../../src/store/journal-event.ts'
import { createJournal } from '../../src/store/journal-writer.ts'
import { readRun } from '../../src/store/read-run.ts'
import { journalPath, openWorkspace } from '../../src/store/workspace.ts'
import { emrSizing, glueSizing, lambdaSizing, syntheticRun } from '../report/synthetic-run.ts'

/** A workspace with one complete run: four sizings, three payloads up to 100 MB, cold, twice each. */
export async function storeForecastRun(folder: string): Promise<void> {
  const sizings = [lambdaSizing(1769), lambdaSizing(3008), emrSizing, glueSizing]
  const { run, trials } = syntheticRun(
    sizings.flatMap((sizing) =>
      [1e4, 1e6, 1e8].flatMap((payloadBytes) =>
        [1, 2].map((repetition) => ({ payloadBytes, sizing, repetition })),
      ),
    ),
    { runId: '20261120-090000-abcd' },
  )
  const workspace = await openWorkspace(folder)
  const journal = await createJournal(journalPath(workspace, run.runId), Date.now)
  await journal.append({ event: 'run-started', data: { format: journalFormat, run } })
  for (const trial of trials) await journal.append({ event: 'trial-ended', data: trial })
  await journal.append({ event: 'run-ended', data: { endedAt: run.startedAt, state: 'complete' } })
  await journal.close()
  // Brings the journal into the database, so that nothing but reading is left.
  await readRun(workspace, 'latest')
}

import type { AttemptEnded } from './journal-event.ts'
import { reopenJournal } from './journal-writer.ts'
import { journalPath, type Workspace } from './workspace.ts'

/**
 * Writes down how attempts ended that nobody waits for any more, without going on with their run. The workspace's lock
 * must be held. @throws NotFound, StoreCorrupt, WorkspaceUnusable
 */
export async function endAttempts(
  workspace: Workspace,
  runId: string,
  ended: readonly AttemptEnded[],
  now: () => number,
): Promise<void> {
  if (ended.length === 0) return
  const journal = await reopenJournal(journalPath(workspace, runId), now)
  try {
    for (const data of ended) await journal.append({ event: 'attempt-ended', data })
  } finally {
    await journal.close()
  }
}

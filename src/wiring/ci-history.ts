import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { History } from '../history/history.ts'
import { rebuildHistory, type RebuiltHistory } from '../history/rebuild-history.ts'
import { openStorage } from '../storage/index.ts'

/** @throws StoreCorrupt, WorkspaceUnusable, UsageInvalid for a place of no known kind */
export async function makeHistory(place: string, file: string): Promise<RebuiltHistory> {
  const scratch = await mkdtemp(join(tmpdir(), 'soalbench-history-'))
  try {
    return await rebuildHistory(new History(openStorage(place)), file, scratch)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

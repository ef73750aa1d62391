import { importRuns } from '../store/import-runs.ts'
import { lockWorkspace } from '../store/workspace-lock.ts'
import { openWorkspace } from '../store/workspace.ts'
import { checkFiles, type RejectedLine } from './import-trials-check.ts'
import { trialsAgain } from './import-trials-again.ts'
import type { ImportedRun } from './import-trials-runs.ts'
import { openPriceBook } from './open-price-book.ts'

export interface ImportRequest {
  readonly workspace: string
  readonly files: readonly string[]
  readonly soalbenchVersion: string
}

export interface ImportedTrials {
  /** False where a line was rejected: then nothing was written. */
  readonly imported: boolean
  readonly runs: readonly ImportedRun[]
  readonly trials: number
  readonly priceBook: string
  readonly rejectedLines: number
  /** The first ones. */
  readonly rejected: readonly RejectedLine[]
  readonly notes: readonly string[]
}

/**
 * Trials of files of JSON lines as runs of their own, all or nothing: the files are read once to be checked, and again to be
 * recorded. @throws NotFound, UsageInvalid for a file that changed in between, WorkspaceUnusable, StoreCorrupt
 */
export async function importTrials(request: ImportRequest): Promise<ImportedTrials> {
  const files = [...new Set(request.files)]
  const workspace = await openWorkspace(request.workspace)
  const lock = await lockWorkspace(workspace, { command: 'soalbench import', now: Date.now })
  try {
    const book = await openPriceBook(undefined)
    const nowMs = Date.now()
    const checked = await checkFiles(workspace, files, book, nowMs)
    const { rejected, notes, runs } = checked
    const common = { priceBook: book.name, notes: notes.lines(), rejectedLines: rejected.total }
    if (rejected.total > 0) {
      return { imported: false, runs: [], trials: 0, ...common, rejected: rejected.listed }
    }
    const { soalbenchVersion } = request
    const records = runs.records({ files, soalbenchVersion, priceBook: book.name, nowMs })
    await importRuns(workspace, records, trialsAgain(files, checked, book, nowMs), Date.now)
    return { imported: true, runs: runs.summary(), trials: checked.trials, ...common, rejected: [] }
  } finally {
    await lock.release()
  }
}

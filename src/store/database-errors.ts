import { SoalbenchError, StoreCorrupt, WorkspaceUnusable } from '../core/errors.ts'
import { asWorkspaceError, fullDiskAdvice } from './file-errors.ts'

/** Another process works with the database. */
export class DatabaseBusy extends WorkspaceUnusable {}

/** The process that holds the file, out of DuckDB's text: it gives no code. */
export function lockHolder(error: unknown): string | undefined {
  if (!(error instanceof Error) || !error.message.includes('Could not set lock on file')) return undefined
  const match = /Conflicting lock is held in (.+?) \(PID (\d+)\)/.exec(error.message)
  return match === null ? 'another process' : `process ${match[2]} (${match[1]})`
}

/** What to show when opening the file has failed. */
export function asOpenError(error: unknown, path: string): unknown {
  const holder = lockHolder(error)
  if (holder !== undefined) {
    return new DatabaseBusy(`database in use: ${path} is held by ${holder}`, {
      cause: error,
      suggestions: ['Wait until it has finished or close it, or choose another folder with --workspace DIR.'],
    })
  }
  const known = asUseError(error, path)
  return known === error && !(error instanceof SoalbenchError) ? corrupt(error, path) : known
}

/** What to show when a statement has failed; an error that is not about the file stays as it is. */
export function asUseError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof SoalbenchError) return error
  if (/No space left on device|Disk quota exceeded/.test(error.message)) {
    return new WorkspaceUnusable(`cannot write ${path}: the disk is full`, {
      cause: error,
      suggestions: fullDiskAdvice,
    })
  }
  if (/Permission denied|Read-only file system/.test(error.message)) {
    return new WorkspaceUnusable(`cannot open ${path}: permission denied`, {
      cause: error,
      suggestions: ['Choose another folder with --workspace DIR, or make this one writable.'],
    })
  }
  if (/corrupt|checksum|database has been invalidated/i.test(error.message)) return corrupt(error, path)
  return asWorkspaceError(error, path)
}

const corrupt = (cause: unknown, path: string): StoreCorrupt =>
  new StoreCorrupt(`damaged database: ${path}`, {
    cause,
    suggestions: [
      'Run `soalbench db rebuild`: it makes the database again from the journals and keeps the damaged file.',
    ],
  })

import { SoalbenchError, WorkspaceUnusable } from '../core/errors.ts'

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is not a folder',
  EFBIG: 'the file system does not take files of this size',
}

/** A file system error, DuckDB's included, as a WorkspaceUnusable that names the file and the remedy; others as they are. */
export function asPayloadError(error: unknown, path: string): unknown {
  if (error instanceof SoalbenchError) return error
  const code = errorCode(error)
  const reason = code === undefined ? undefined : reasons[code]
  if (reason === undefined) return error
  return new WorkspaceUnusable(`cannot write ${path}: ${reason}`, {
    cause: error,
    suggestions:
      code === 'ENOSPC' || code === 'EDQUOT'
        ? ['Free some space, choose a smaller --size, or a folder on another disk with --workspace DIR.']
        : ['Choose another folder with --workspace DIR, or make this one writable.'],
  })
}

/** DuckDB gives no code, only the system's own words. */
function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  if (/No space left on device/i.test(error.message)) return 'ENOSPC'
  return /Permission denied/i.test(error.message) ? 'EACCES' : undefined
}

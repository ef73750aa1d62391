import { WorkspaceUnusable } from '../core/errors.ts'

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'there is no such folder, and none can be made',
  ENOTDIR: 'a part of the path is not a folder',
  EEXIST: 'something else lies there already',
  ENAMETOOLONG: 'a name in it is too long',
  EISDIR: 'a folder lies where a file should be',
}

/**
 * A file system error as a WorkspaceUnusable that names the path and the remedy; any other error as it is.
 */
export function asWorkspaceError(error: unknown, path: string): unknown {
  const code = errorCode(error)
  const reason = code === undefined ? undefined : reasons[code]
  if (reason === undefined) return error
  return new WorkspaceUnusable(`cannot write ${path}: ${reason}`, {
    cause: error,
    suggestions: isFull(code)
      ? fullDiskAdvice
      : ['Choose another folder with --workspace DIR, or make this one writable.'],
  })
}

/** Runs `action`; file system errors become WorkspaceUnusable naming `path`. */
export async function onPath<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    throw asWorkspaceError(error, path)
  }
}

export const fullDiskAdvice = [
  'Free some space, or choose a folder on another disk with --workspace DIR. Everything recorded before is kept.',
]

export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** vfat, exFAT and some network mounts have no hard links; Linux says EPERM, others what they like. */
export const lacksLinks = (error: unknown): boolean =>
  ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV'].includes(errorCode(error) ?? '')

/** Whether a file could not be written because nobody may write there. */
export const isProtected = (error: unknown): boolean =>
  error instanceof WorkspaceUnusable &&
  /: (?:permission denied|the file system is read-only)$/.test(error.message)

const isFull = (code: string | undefined): boolean => code === 'ENOSPC' || code === 'EDQUOT'

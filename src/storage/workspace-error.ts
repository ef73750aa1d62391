import { NotFound, WorkspaceUnusable } from '../core/errors.ts'

const remedies: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  ENOSPC: ['no space left', 'Free some disk space, or give another folder with --workspace.'],
  EDQUOT: ['disk quota used up', 'Free some disk space, or give another folder with --workspace.'],
  EFBIG: ['file too large for the file system', 'Give a folder on another file system with --workspace.'],
  EACCES: ['no permission', 'Make the folder readable and writable, or give another one with --workspace.'],
  EPERM: ['no permission', 'Make the folder readable and writable, or give another one with --workspace.'],
  EROFS: ['read-only file system', 'Give a writable folder with --workspace.'],
  EIO: ['the disk does not answer', 'Check the disk, or give another folder with --workspace.'],
  ENOTDIR: [
    'a file is where a folder should be',
    'Move the file away, or give another folder with --workspace.',
  ],
  EEXIST: [
    'a file is where a folder should be',
    'Move the file away, or give another folder with --workspace.',
  ],
  ENAMETOOLONG: ['a name in it is too long', 'Give a folder with a shorter path with --workspace.'],
  EISDIR: [
    'a folder is where a file should be',
    'Move the folder away, or give another one with --workspace.',
  ],
}

/** A file system's error as one that names the path and the remedy; what is not known here is passed on. */
export function workspaceError(error: unknown, path: string): unknown {
  const code = errorCode(error)
  if (code === 'ENOENT') return new NotFound(`no such file: ${missingPath(error, path)}`, { cause: error })
  const [what, remedy] = remedies[code] ?? []
  if (what === undefined || remedy === undefined) return error
  return new WorkspaceUnusable(`workspace cannot be used, ${what}: ${path}`, {
    cause: error,
    suggestions: [remedy],
  })
}

/** `ENOSPC`, or empty. */
export function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}

function missingPath(error: unknown, path: string): string {
  if (typeof error !== 'object' || error === null || !('path' in error)) return path
  return typeof error.path === 'string' ? error.path : path
}

import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { EngineUnavailable } from '../../core/errors.ts'
import { childEnvironment } from './child-environment.ts'
import { withInstallLock } from './install-lock.ts'
import type { InstallObserver } from './install-progress.ts'
import type { BuildContext } from './virtual-environment.ts'

export interface InstallOptions {
  /** Everything is written below it. */
  readonly cacheDirectory: string
  /** The package's `python/`, with the requirement files. */
  readonly requirementsFolder: string
  /** The caller's environment; what is passed on to Python and pip is chosen from it. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Tried before the usual names. */
  readonly pythonCandidates?: readonly string[]
  readonly signal?: AbortSignal
  readonly onProgress: InstallObserver
}

/** Runs `work` alone on the cache directory, with a temporary directory inside it that is removed afterwards. */
export async function withBuildContext<T>(
  options: InstallOptions,
  work: (context: BuildContext) => Promise<T>,
): Promise<T> {
  const { cacheDirectory, onProgress, signal } = options
  const temporary = join(cacheDirectory, 'tmp')
  const onWait = (pid: number): void => {
    onProgress({ type: 'waiting', pid })
  }
  try {
    return await withInstallLock(join(cacheDirectory, 'install.lock'), { signal, onWait }, async () => {
      // Under the lock whatever lies there is of a process that was killed.
      await rm(temporary, { recursive: true, force: true })
      await mkdir(temporary, { recursive: true })
      try {
        return await work({
          cacheDirectory,
          signal,
          onProgress,
          env: childEnvironment(options.env, temporary),
        })
      } finally {
        await rm(temporary, { recursive: true, force: true })
      }
    })
  } catch (error) {
    throw explainFileFailure(error, cacheDirectory)
  }
}

function explainFileFailure(error: unknown, cacheDirectory: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const reasons: Record<string, string> = {
    EACCES: 'cache directory is not writable',
    EPERM: 'cache directory is not writable',
    EROFS: 'cache directory is not writable',
    ENOSPC: 'disk full under the cache directory',
    ENOTDIR: 'cache directory is not a folder',
    EEXIST: 'cache directory is not a folder',
  }
  const reason = typeof code === 'string' ? reasons[code] : undefined
  if (reason === undefined) return error
  return new EngineUnavailable(`${reason}: ${cacheDirectory}`, {
    cause: error,
    suggestions: ['Set SOALBENCH_CACHE_DIR to a folder that can be written and has 1.5 GB free.'],
  })
}

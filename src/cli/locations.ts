import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** Absolute folders a command works in. Nothing is written outside `workspace` and `cache`. */
export interface Locations {
  readonly packageRoot: string
  readonly workspace: string
  /** Shared between workspaces: Python, Spark. */
  readonly cache: string
  readonly workloads: string
  readonly soalImage: string
}

/** SOALBENCH_CACHE_DIR, else XDG_CACHE_HOME/soalbench, else ~/.cache/soalbench. */
export function locations(given: {
  packageRoot: string
  workspace: string
  env: Readonly<Record<string, string | undefined>>
}): Locations {
  const { env } = given
  const caches = env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  return {
    packageRoot: given.packageRoot,
    workspace: resolve(given.workspace),
    cache: resolve(env['SOALBENCH_CACHE_DIR'] ?? join(caches, 'soalbench')),
    workloads: join(given.packageRoot, 'workloads'),
    soalImage: join(given.packageRoot, 'infra', 'soal-image'),
  }
}

import { join } from 'node:path'
import { EngineUnavailable } from '../core/errors.ts'
import type { InstallOptions } from '../local/install/build-context.ts'
import { findInstallation } from '../local/install/find-installation.ts'
import { install as installEngines } from '../local/install/install.ts'
import type { InstallProgress } from '../local/install/install-progress.ts'
import type { Installation } from '../local/install/installation.ts'
import { installTestTools } from '../local/install/test-tools.ts'

type Progress =
  | { readonly type: 'step'; readonly detail: string }
  | { readonly type: 'bytes'; readonly what: string; readonly done: number; readonly total: number }

export interface InstallRequest {
  readonly locations: { readonly cache: string; readonly packageRoot: string }
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  readonly onProgress: (event: Progress) => void
}

/** Python, Java and Spark in the cache directory. @throws EngineUnavailable with the remedy */
export const install = (request: InstallRequest): Promise<Installation> => installEngines(optionsOf(request))

/** boto3, the AWS CLI and moto for this repository's tests; returns their Python. @throws EngineUnavailable */
export const installPeers = (request: InstallRequest): Promise<string> => installTestTools(optionsOf(request))

/** What `local install` made. @throws EngineUnavailable naming that command where it has not run. */
export async function requireInstallation(locations: InstallRequest['locations']): Promise<Installation> {
  const found = await findInstallation(locations.cache, requirementsIn(locations.packageRoot))
  if (found !== undefined) return found
  throw new EngineUnavailable(`no local engines are installed: ${locations.cache}`, {
    suggestions: ['Run "soalbench local install" once; it takes a minute or two.'],
  })
}

const requirementsIn = (packageRoot: string): string => join(packageRoot, 'python')

function optionsOf({ locations, env, signal, onProgress }: InstallRequest): InstallOptions {
  return {
    cacheDirectory: locations.cache,
    requirementsFolder: requirementsIn(locations.packageRoot),
    env,
    signal,
    onProgress: (event) => onProgress(told(event)),
  }
}

function told(event: InstallProgress): Progress {
  switch (event.type) {
    case 'step':
      return { type: 'step', detail: `${event.step}: ${event.detail}` }
    case 'download':
      return { type: 'bytes', what: event.file, done: event.receivedBytes, total: event.totalBytes }
    case 'waiting':
      return { type: 'step', detail: `waiting for process ${event.pid}, which installs into the same folder` }
  }
}

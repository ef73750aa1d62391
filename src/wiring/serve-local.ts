import { clientEnvironment } from '../local/client-environment.ts'
import type { LocalEngine } from '../local/engine.ts'
import { openWorkspace } from '../store/workspace.ts'
import { requireInstallation } from './installation.ts'
import { readFaultPlan } from './read-fault-plan.ts'
import { openLocalTarget } from './local-target.ts'

export interface ServeOptions {
  readonly locations: {
    readonly workspace: string
    readonly cache: string
    readonly packageRoot: string
    readonly soalImage: string
  }
  readonly memoriesMiB: readonly number[]
  readonly port: number
  readonly region: string
  readonly log: (line: string) => void
  /** A file that says what goes wrong on purpose. */
  readonly faults?: string | undefined
}

export type ServedEngine = LocalEngine & {
  /** What other clients need to reach it. */
  readonly environment: Readonly<Record<string, string>>
}

/** Serves until `close`. @throws EngineUnavailable, UsageInvalid, WorkspaceUnusable */
export async function serveLocal(options: ServeOptions): Promise<ServedEngine> {
  const faults = options.faults === undefined ? undefined : await readFaultPlan(options.faults)
  const installation = await requireInstallation(options.locations)
  await openWorkspace(options.locations.workspace)
  const engine = await openLocalTarget({ ...options, installation, faults })
  return { ...engine, environment: clientEnvironment(engine) }
}

import { realpath } from 'node:fs/promises'
import { accountEnvironment, clientEnvironment } from '../local/client-environment.ts'
import type { LocalEngine } from '../local/engine.ts'
import { publishServed, refuseSecond } from '../local/served.ts'
import { startRehearsalAccount } from '../local/start-account.ts'
import { openWorkspace } from '../store/workspace.ts'
import { requireInstallation } from './installation.ts'
import { knownAnswers } from './known-answers.ts'
import { readFaultPlan } from './read-fault-plan.ts'
import { openLocalTarget } from './local-target.ts'

export interface ServeOptions {
  readonly locations: {
    readonly workspace: string
    readonly cache: string
    readonly packageRoot: string
    readonly workloads: string
    readonly soalImage: string
  }
  readonly memoriesMiB: readonly number[]
  readonly port: number
  readonly region: string
  readonly log: (line: string) => void
  /** A file that says what goes wrong on purpose. */
  readonly faults?: string | undefined
  /** Nothing is computed: needs no installation. */
  readonly rehearse: boolean
  /** An empty account with all services, for "infra up" and runs with --target aws; nothing is computed in it either. */
  readonly account?: boolean
}

export type ServedEngine = LocalEngine & {
  /** What other clients need to reach it. */
  readonly environment: Readonly<Record<string, string>>
}

/**
 * Serves until `close`, and tells runs in the same workspace where. It outlives them: what they have started goes on when
 * they are killed. @throws EngineUnavailable also where the workspace has a served engine, UsageInvalid, WorkspaceUnusable
 */
export async function serveLocal(options: ServeOptions): Promise<ServedEngine> {
  const { locations, rehearse } = options
  if (options.account === true) return serveAccount(options)
  const faults = options.faults === undefined ? undefined : await readFaultPlan(options.faults)
  const installation = rehearse ? undefined : await requireInstallation(locations)
  const { local } = await openWorkspace(locations.workspace)
  await refuseSecond(local)
  // One name for the workspace: a sandbox does not see a link that lies outside it.
  const workspace = await realpath(locations.workspace)
  const target = { ...options, locations: { ...locations, workspace }, installation, faults }
  const { engine, inventory } = await openLocalTarget(target)
  try {
    const facts = { engine, inventory, rehearsal: rehearse, faults: faults !== undefined, now: Date.now }
    const withdraw = await publishServed(local, facts)
    return {
      ...engine,
      environment: clientEnvironment(engine),
      close: async () => {
        await withdraw()
        await engine.close()
      },
    }
  } catch (error) {
    await engine.close()
    throw error
  }
}

/** Runs on local engines in the same workspace do not find it: nothing is deployed in it yet, and it is not theirs. */
async function serveAccount({ locations, port, region, log, faults }: ServeOptions): Promise<ServedEngine> {
  const { local } = await openWorkspace(locations.workspace)
  const engine = await startRehearsalAccount({
    ...{
      directory: local,
      storageRoot: await realpath(locations.workspace),
      port,
      region,
      log,
      now: Date.now,
    },
    ...{ answers: knownAnswers(locations), taskRoot: locations.soalImage },
    ...(faults !== undefined && { faults: await readFaultPlan(faults) }),
  })
  return { ...engine, environment: accountEnvironment(engine) }
}

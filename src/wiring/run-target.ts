import { realpath } from 'node:fs/promises'
import { createClients } from '../aws/clients.ts'
import type { Plan } from '../bench/plan.ts'
import type { RunDependencies } from '../bench/run-dependencies.ts'
import type { Cell } from '../core/cell.ts'
import type { Enforcement, TrialPlace } from '../core/trial.ts'
import type { Installation } from '../local/install/installation.ts'
import { createRunners, type Runners } from '../runners/index.ts'
import { usualPatience, type Patience } from '../runners/runner.ts'
import { openStorage } from '../storage/index.ts'
import type { Storage } from '../storage/storage.ts'
import { localPlace } from './local-place.ts'
import { openLocalTarget } from './local-target.ts'
import { rehearsalPatience } from './rehearsal-patience.ts'
import { openServedTarget } from './served-target.ts'

/** Where the trials of a run are executed, and how they are reached. */
export interface RunTarget {
  readonly runners: Runners
  readonly storage: Storage
  readonly enforcementOf: (platformRunId: string) => Promise<Enforcement | undefined>
  /** One line each: what an earlier engine left, what cannot be enforced. */
  readonly notes: readonly string[]
  /** Bounds of the pause between two looks at a state, ms: a service on this computer does not mind being asked. */
  readonly poll: { readonly leastMs: number; readonly mostMs: number }
  /** How long is waited for what normally comes at once. */
  readonly patience: Patience
  /** Where its trials are run, as each of them records it. */
  readonly place: TrialPlace
  /** Trials of one lane run one after the other; absent: all of them do. */
  readonly laneOf?: (cell: Cell) => string
  /** Why no billed work may be started now, or undefined. */
  readonly mayStart?: () => Promise<string | undefined>
  readonly explain?: RunDependencies['explain']
  /** Whether work of an earlier process may be running there still. */
  readonly earlierMayLive: boolean
  close(): Promise<void>
}

export interface RunTargetOptions {
  readonly locations: { readonly workspace: string; readonly workloads: string; readonly soalImage: string }
  /** Undefined: a rehearsal. */
  readonly installation: Installation | undefined
  readonly plan: Plan
  readonly log: (line: string) => void
}

/**
 * The engine that is served in this workspace, or one of this process's own, with everything that the plan needs deployed.
 * @throws EngineUnavailable, UsageInvalid where the served one is not what the plan needs
 */
export async function openRunTarget(options: RunTargetOptions): Promise<RunTarget> {
  const { plan, installation } = options
  // One name for the workspace: a sandbox does not see a link that lies outside it.
  const workspace = await realpath(options.locations.workspace)
  const rehearse = installation === undefined
  const served = await openServedTarget({ workspace, rehearse, plan })
  return served ?? ownTarget(workspace, options)
}

/** Ends with this process, and everything in it. */
async function ownTarget(
  workspace: string,
  { locations, installation, plan, log }: RunTargetOptions,
): Promise<RunTarget> {
  const { engine } = await openLocalTarget({
    locations: { ...locations, workspace },
    installation,
    region: plan.region,
    log,
    ...neededBy(plan),
  })
  const clients = createClients({
    region: engine.region,
    endpoint: engine.endpoint,
    credentials: engine.credentials,
  })
  return {
    runners: createRunners(clients),
    storage: openStorage(workspace),
    enforcementOf: (platformRunId) => Promise.resolve(engine.enforcementOf(platformRunId)),
    notes: [...engine.leftovers, ...engine.notes],
    poll: { leastMs: 20, mostMs: 60 },
    patience: installation === undefined ? rehearsalPatience : usualPatience,
    place: localPlace(engine, installation === undefined),
    earlierMayLive: false,
    async close() {
      clients.destroy()
      await engine.close()
    },
  }
}

/** The sizings of a plan; an application's pre-initialised workers and a job's default have one each. */
function neededBy({ cells }: Plan) {
  const sizings = cells.map((cell) => cell.sizing)
  const functions = sizings.filter((sizing) => sizing.platform === 'lambda')
  const emrSizing = sizings.find((sizing) => sizing.platform === 'emr-serverless')
  const glueSizing = sizings.find((sizing) => sizing.platform === 'glue')
  return {
    memoriesMiB: functions.map(({ memoryMiB }) => memoryMiB),
    ephemeralMiB: Math.max(512, ...functions.map(({ ephemeralMiB }) => ephemeralMiB)),
    ...(emrSizing !== undefined && { emrSizing }),
    ...(glueSizing !== undefined && { glueSizing }),
  }
}

import { join } from 'node:path'
import { defaultEmrSizing, defaultGlueSizing } from '../bench/plan-cells.ts'
import { checkMemories } from '../bench/plan-check.ts'
import type { EmrServerlessSizing, GlueSizing } from '../core/sizing.ts'
import type { Inventory, LocalEngine } from '../local/engine.ts'
import type { FaultPlan } from '../local/faults/fault-plan.ts'
import { startLocalEngine, startRehearsalEngine } from '../local/index.ts'
import { defaultInventory } from '../local/inventory.ts'
import type { Installation } from '../local/install/installation.ts'
import { knownAnswers } from './known-answers.ts'

export interface LocalTargetOptions {
  readonly locations: { readonly workspace: string; readonly workloads: string; readonly soalImage: string }
  /** Undefined: a rehearsal, which needs none and computes nothing. */
  readonly installation: Installation | undefined
  /** One Lambda function each. */
  readonly memoriesMiB: readonly number[]
  readonly ephemeralMiB?: number
  readonly emrSizing?: EmrServerlessSizing
  readonly glueSizing?: GlueSizing
  readonly region: string
  readonly port?: number
  readonly log: (line: string) => void
  readonly faults?: FaultPlan | undefined
}

export interface LocalTarget {
  readonly engine: LocalEngine
  readonly inventory: Inventory
}

/** Local services with everything deployed that soalbench deploys on AWS. @throws UsageInvalid, EngineUnavailable */
export async function openLocalTarget(options: LocalTargetOptions): Promise<LocalTarget> {
  const { locations, installation, region, log, faults } = options
  const inventory = inventoryOf(options)
  const common = {
    directory: join(locations.workspace, 'local'),
    storageRoot: locations.workspace,
    ...{ inventory, region, log, faults },
    port: options.port ?? 0,
    now: Date.now,
  }
  const engine =
    installation === undefined
      ? await startRehearsalEngine({ ...common, answers: knownAnswers(locations) })
      : await startLocalEngine({ ...common, installation })
  return { engine, inventory }
}

function inventoryOf({ locations, memoriesMiB, ephemeralMiB, ...sizings }: LocalTargetOptions): Inventory {
  return defaultInventory({
    memories: checkMemories(memoriesMiB),
    ...(ephemeralMiB !== undefined && { ephemeralMiB }),
    // Raw: Hadoop and the handler do not decode percent signs.
    storageRootUri: `file://${locations.workspace}`,
    taskRoot: locations.soalImage,
    emrSizing: sizings.emrSizing ?? defaultEmrSizing,
    glueSizing: sizings.glueSizing ?? defaultGlueSizing,
  })
}

import { join } from 'node:path'
import { defaultEmrSizing, defaultGlueSizing } from '../bench/plan-cells.ts'
import { checkMemories } from '../bench/plan-check.ts'
import type { EmrServerlessSizing, GlueSizing } from '../core/sizing.ts'
import type { LocalEngine } from '../local/engine.ts'
import type { FaultPlan } from '../local/faults/fault-plan.ts'
import { startLocalEngine } from '../local/index.ts'
import { defaultInventory } from '../local/inventory.ts'
import type { Installation } from '../local/install/installation.ts'

export interface LocalTargetOptions {
  readonly locations: { readonly workspace: string; readonly soalImage: string }
  readonly installation: Installation
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

/** Local services with everything deployed that soalbench deploys on AWS. @throws UsageInvalid, EngineUnavailable */
export function openLocalTarget(options: LocalTargetOptions): Promise<LocalEngine> {
  const { workspace, soalImage } = options.locations
  return startLocalEngine({
    directory: join(workspace, 'local'),
    storageRoot: workspace,
    installation: options.installation,
    inventory: defaultInventory({
      memories: checkMemories(options.memoriesMiB),
      ...(options.ephemeralMiB !== undefined && { ephemeralMiB: options.ephemeralMiB }),
      // Raw: Hadoop and the handler do not decode percent signs.
      storageRootUri: `file://${workspace}`,
      taskRoot: soalImage,
      emrSizing: options.emrSizing ?? defaultEmrSizing,
      glueSizing: options.glueSizing ?? defaultGlueSizing,
    }),
    region: options.region,
    port: options.port ?? 0,
    log: options.log,
    now: Date.now,
    faults: options.faults,
  })
}

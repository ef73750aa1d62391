import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import { defaultEmrSizing, defaultGlueSizing } from '../../src/bench/plan-cells.ts'
import type { FaultPlan } from '../../src/local/faults/fault-plan.ts'
import { startRehearsalEngine } from '../../src/local/index.ts'
import { defaultInventory } from '../../src/local/inventory.ts'
import { publishServed } from '../../src/local/served.ts'
import type { Exchange } from '../../src/local/wire.ts'
import { knownAnswers } from '../../src/wiring/known-answers.ts'
import { soalbench } from '../commands/soalbench.ts'
import { temporaryWorkspace } from '../store/temporary-workspace.ts'

export interface RecordedRuns {
  readonly exchanges: readonly Exchange[]
  /** Runs the program in the workspace that the engine is served in. @returns its exit code and what it said */
  readonly run: (...args: readonly string[]) => ReturnType<typeof soalbench>
}

/** Local services with nothing behind them, served in a workspace, and everything they were asked. */
export async function recordedRuns(faults?: FaultPlan): Promise<RecordedRuns> {
  const workspace = await temporaryWorkspace()
  await mkdir(workspace.local, { recursive: true })
  const exchanges: Exchange[] = []
  const inventory = defaultInventory({
    ...{
      memories: [1769],
      storageRootUri: `file://${workspace.root}`,
      taskRoot: resolve('infra/soal-image'),
    },
    ...{ emrSizing: defaultEmrSizing, glueSizing: defaultGlueSizing },
  })
  const engine = await startRehearsalEngine({
    ...{ directory: workspace.local, storageRoot: workspace.root, inventory, region: 'eu-central-1' },
    ...{ log: () => undefined, now: Date.now, faults, onExchange: (exchange) => exchanges.push(exchange) },
    answers: knownAnswers({ workspace: workspace.root, workloads: resolve('workloads') }),
  })
  onTestFinished(() => engine.close())
  const served = { engine, inventory, rehearsal: true, faults: faults !== undefined, now: Date.now }
  await publishServed(workspace.local, served)
  return { exchanges, run: (...args) => soalbench([...args, '--workspace', workspace.root]) }
}

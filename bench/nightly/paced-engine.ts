import { mkdir, realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { defaultEmrSizing, defaultGlueSizing } from '../../src/bench/plan-cells.ts'
import { startRehearsalEngine } from '../../src/local/index.ts'
import { defaultInventory } from '../../src/local/inventory.ts'
import type { Pace } from '../../src/local/rehearsal/rehearsal-options.ts'
import { publishServed } from '../../src/local/served.ts'
import { openWorkspace } from '../../src/store/workspace.ts'
import { knownAnswers } from '../../src/wiring/known-answers.ts'

/** A rehearsal engine that runs in the same workspace use, where scripts take as long as `pace` says. @returns what ends it */
export async function pacedEngine(
  folder: string,
  pace: Partial<Pace>,
  seed: number,
): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true })
  const { local } = await openWorkspace(folder)
  const workspace = await realpath(folder)
  const inventory = defaultInventory({
    memories: [1769],
    storageRootUri: `file://${workspace}`,
    taskRoot: resolve('infra/soal-image'),
    emrSizing: defaultEmrSizing,
    glueSizing: defaultGlueSizing,
  })
  const engine = await startRehearsalEngine({
    ...{ directory: local, storageRoot: workspace, inventory, region: 'us-east-1', port: 0, now: Date.now },
    ...{ faults: undefined, log: () => undefined, pace, seed },
    answers: knownAnswers({ workspace, workloads: resolve('workloads') }),
  })
  const facts = { engine, inventory, rehearsal: true, faults: false, now: Date.now }
  const withdraw = await publishServed(local, facts)
  return async () => {
    await withdraw()
    await engine.close()
  }
}

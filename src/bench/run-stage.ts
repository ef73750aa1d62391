import { formatBytes } from '../core/size.ts'
import type { Payload } from '../payloads/payload.ts'
import type { Plan, PlannedTrial } from './plan.ts'
import type { RunDependencies, RunScript } from './run-dependencies.ts'
import { payloadKey } from './trial-event.ts'

/** What the trials of a run need, lying in the storage. */
export interface Staged {
  readonly script: (workload: string) => RunScript
  readonly payload: (workload: string, bytes: number) => Payload
  /** The smallest payload of a workload: for runs that only warm a sandbox. */
  readonly smallest: (workload: string) => Payload
}

/** Stages scripts and payloads once, smallest first, before anything is measured: a full disk shows before any bill. */
export async function stage(
  plan: Plan,
  trials: readonly PlannedTrial[],
  deps: RunDependencies,
): Promise<Staged> {
  const scripts = new Map<string, RunScript>()
  const payloads = new Map<string, Map<number, Payload>>()
  for (const workload of new Set(trials.map((trial) => trial.cell.workload))) {
    deps.observe({ type: 'stage-changed', stage: 'staging script', detail: workload })
    const script = await deps.scriptFor(workload)
    scripts.set(workload, script)
    payloads.set(workload, new Map())
    const own = trials.filter((trial) => trial.cell.workload === workload)
    const sizes = new Set(own.map((trial) => trial.cell.payloadBytes))
    for (const bytes of [...sizes].sort((a, b) => a - b)) {
      deps.signal.throwIfAborted()
      const payload = await stagePayload(plan, script.dataset, bytes, deps)
      payloads.get(workload)?.set(bytes, payload)
    }
  }
  const of = <T>(value: T | undefined, what: string): T => {
    if (value === undefined) throw new Error(`not staged: ${what}`)
    return value
  }
  return {
    script: (workload) => of(scripts.get(workload), workload),
    payload: (workload, bytes) => of(payloads.get(workload)?.get(bytes), `${workload} ${bytes}`),
    smallest: (workload) => of(payloads.get(workload)?.values().next().value, workload),
  }
}

async function stagePayload(
  plan: Plan,
  dataset: string,
  bytes: number,
  { payloadFor, storage, observe }: RunDependencies,
): Promise<Payload> {
  observe({
    type: 'stage-changed',
    stage: 'payload',
    detail: `${dataset} ${formatBytes(bytes)} ${plan.format}`,
  })
  const payload = await payloadFor({ dataset, format: plan.format, bytes, seed: plan.payloadSeed })
  await storage.putFile(payloadKey(payload), payload.path)
  return payload
}

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

/** Stages what is not staged yet: each script once in a run, so that all its trials run the same. */
export class Staging implements Staged {
  readonly #plan: Plan
  readonly #deps: RunDependencies
  readonly #scripts = new Map<string, RunScript>()
  readonly #payloads = new Map<string, Map<number, Payload>>()

  constructor(plan: Plan, deps: RunDependencies) {
    this.#plan = plan
    this.#deps = deps
  }

  /** Smallest payloads first, all before anything is measured: a full disk shows before any bill. */
  async add(trials: readonly PlannedTrial[]): Promise<void> {
    for (const workload of new Set(trials.map((trial) => trial.cell.workload))) {
      const { dataset } = await this.#stageScript(workload)
      const payloads = this.#payloads.get(workload) ?? new Map<number, Payload>()
      this.#payloads.set(workload, payloads)
      const own = trials.filter((trial) => trial.cell.workload === workload)
      const sizes = new Set(own.map((trial) => trial.cell.payloadBytes))
      for (const bytes of [...sizes].filter((size) => !payloads.has(size)).sort((a, b) => a - b)) {
        this.#deps.signal.throwIfAborted()
        payloads.set(bytes, await stagePayload(this.#plan, dataset, bytes, this.#deps))
      }
    }
  }

  readonly script = (workload: string): RunScript => staged(this.#scripts.get(workload), workload)

  readonly payload = (workload: string, bytes: number): Payload =>
    staged(this.#payloads.get(workload)?.get(bytes), `${workload} ${bytes}`)

  readonly smallest = (workload: string): Payload => {
    const all = [...(this.#payloads.get(workload)?.values() ?? [])]
    return staged(all.toSorted((a, b) => a.bytes - b.bytes)[0], workload)
  }

  async #stageScript(workload: string): Promise<RunScript> {
    const known = this.#scripts.get(workload)
    if (known !== undefined) return known
    this.#deps.observe({ type: 'stage-changed', stage: 'staging script', detail: workload })
    const script = await this.#deps.scriptFor(workload)
    this.#scripts.set(workload, script)
    return script
  }
}

function staged<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`not staged: ${what}`)
  return value
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

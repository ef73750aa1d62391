import type { FunctionDefinition } from '../engine.ts'
import type { InvocationResult, Invocation } from './invocation.ts'

/** What the pool needs of a sandbox. */
export interface PooledSandbox {
  invoke(invocation: Invocation): Promise<InvocationResult>
  destroy(): Promise<void>
}

export interface PoolSettings {
  readonly idleMs: number
  /** The configured memory of all sandboxes together stays below this where idle ones can be given up for it. */
  readonly hostMemoryMiB: number
  readonly provision: (definition: FunctionDefinition, version: string) => Promise<PooledSandbox>
  readonly log: (line: string) => void
}

/** One published or unpublished state of a function; a changed definition object is a new state. */
export interface Deployed {
  readonly definition: FunctionDefinition
  readonly version: string
}

interface Place {
  readonly deployed: Deployed
  readonly sandbox: PooledSandbox
  idleSince: number | undefined
}

/** All sandboxes of one service: a warm one where there is one, else a new one; the longest idle are given up first. */
export class FunctionPool {
  readonly #settings: PoolSettings
  readonly #places = new Set<Place>()
  readonly #coming = new Set<Promise<PooledSandbox>>()
  readonly #removals = new Set<Promise<void>>()
  /** Busy, and to be given up when they are done. */
  readonly #retired = new WeakSet<Place>()
  /** Invocations by function name, those that still wait for their sandbox included. */
  readonly #busy = new Map<string, number>()
  readonly #reaper: NodeJS.Timeout
  #provisioningMiB = 0
  #closed = false

  constructor(settings: PoolSettings) {
    this.#settings = settings
    this.#reaper = setInterval(() => this.#reapIdle(), Math.min(5000, settings.idleMs)).unref()
  }

  busy(functionName: string): number {
    return this.#busy.get(functionName) ?? 0
  }

  async invoke(deployed: Deployed, invocation: Invocation): Promise<InvocationResult> {
    const { name } = deployed.definition
    this.#busy.set(name, this.busy(name) + 1)
    try {
      const place = this.#takeIdle(deployed) ?? (await this.#provision(deployed))
      return await this.#invokeIn(place, invocation)
    } finally {
      this.#busy.set(name, this.busy(name) - 1)
    }
  }

  /** Gives up the function's idle sandboxes for which `isCurrent` says no; busy ones follow when they are done. */
  async retire(functionName: string, isCurrent: (deployed: Deployed) => boolean): Promise<void> {
    const old = [...this.#places].filter(
      ({ deployed }) => deployed.definition.name === functionName && !isCurrent(deployed),
    )
    for (const place of old) {
      if (place.idleSince === undefined) this.#retired.add(place)
      else this.#remove(place)
    }
    await Promise.all(this.#removals)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#reaper)
    await Promise.allSettled(this.#coming)
    for (const place of this.#places) this.#remove(place)
    await Promise.all(this.#removals)
  }

  async #invokeIn(place: Place, invocation: Invocation): Promise<InvocationResult> {
    try {
      const result = await place.sandbox.invoke(invocation)
      place.idleSince = performance.now()
      if (this.#retired.has(place)) this.#remove(place)
      return result
    } catch (error) {
      this.#remove(place)
      throw error
    }
  }

  /** The one used last: its caches are the warmest. */
  #takeIdle({ definition, version }: Deployed): Place | undefined {
    const fitting = [...this.#places].filter(
      ({ deployed, idleSince }) =>
        idleSince !== undefined && deployed.definition === definition && deployed.version === version,
    )
    const place = fitting.sort((a, b) => (b.idleSince ?? 0) - (a.idleSince ?? 0))[0]
    if (place !== undefined) place.idleSince = undefined
    return place
  }

  async #provision(deployed: Deployed): Promise<Place> {
    const { memoryMiB } = deployed.definition
    this.#provisioningMiB += memoryMiB
    try {
      this.#makeRoom()
      await Promise.all(this.#removals)
      const coming = this.#settings.provision(deployed.definition, deployed.version)
      this.#coming.add(coming)
      const sandbox = await coming.finally(() => this.#coming.delete(coming))
      const place: Place = { deployed, sandbox, idleSince: undefined }
      this.#places.add(place)
      if (!this.#closed) return place
      this.#remove(place)
      throw new Error('the service is closing')
    } finally {
      this.#provisioningMiB -= memoryMiB
    }
  }

  #makeRoom(): void {
    const idle = [...this.#places].filter(({ idleSince }) => idleSince !== undefined)
    idle.sort((a, b) => (a.idleSince ?? 0) - (b.idleSince ?? 0))
    for (const place of idle) {
      const used = [...this.#places].reduce((total, { deployed }) => total + deployed.definition.memoryMiB, 0)
      if (used + this.#provisioningMiB <= this.#settings.hostMemoryMiB) return
      this.#remove(place)
    }
  }

  #reapIdle(): void {
    const oldest = performance.now() - this.#settings.idleMs
    for (const place of this.#places) {
      if (place.idleSince !== undefined && place.idleSince < oldest) this.#remove(place)
    }
  }

  #remove(place: Place): void {
    if (!this.#places.delete(place)) return
    const removal = place.sandbox
      .destroy()
      .catch((error: unknown) => this.#settings.log(`a sandbox was not removed: ${String(error)}`))
      .finally(() => this.#removals.delete(removal))
    this.#removals.add(removal)
  }
}

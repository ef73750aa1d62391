import type { EquippedContext } from '../engine.ts'
import { openDriverSlot, type DriverSlot } from '../spark/driver-slot.ts'
import { thisHost } from '../spark/host-fit.ts'
import type { CrewRequest, ReadyWorkers } from '../spark/lease.ts'
import type { Master } from '../spark/master.ts'
import type { MasterPool } from '../spark/master-pool.ts'
import { startSparkWorker, type SparkWorker } from '../spark/spark-worker.ts'
import { fits } from '../spark/worker-shape.ts'
import { planCapacity, type CapacityPlan, type InitialCapacity } from './initial-capacity.ts'

export interface WarmShare extends ReadyWorkers {
  giveBack(): void
}

/**
 * Pre-initialised capacity: places for drivers, and Workers with running JVMs, from STARTED to STOPPED. They serve one
 * run at a time, because their Master must not give one run's executors to another; a second run gets workers on demand,
 * as it does on AWS when the capacity is taken. The driver's and the executors' own JVMs are new in each run.
 */
export class WarmPool {
  readonly #context: EquippedContext
  readonly #masters: MasterPool
  readonly #directory: string
  readonly #plan: CapacityPlan
  #master: Master | undefined
  #drivers: DriverSlot[] = []
  #workers: SparkWorker[] = []
  #taken = false
  #settling: Promise<void> = Promise.resolve()
  #made = 0
  readonly #name: string

  constructor(
    context: EquippedContext,
    masters: MasterPool,
    place: { readonly name: string; readonly directory: string },
    capacity: InitialCapacity,
  ) {
    this.#context = context
    this.#masters = masters
    this.#name = place.name
    this.#directory = place.directory
    this.#plan = planCapacity(capacity, thisHost())
  }

  async start(): Promise<void> {
    this.#master = await this.#masters.lend()
    for (let index = 0; index < this.#plan.drivers; index += 1) await this.#addDriver()
    for (let index = 0; index < this.#plan.executors; index += 1) await this.#addWorker()
    await Promise.all(this.#workers.map((worker) => worker.ready))
  }

  /** What of the capacity serves a request, or undefined when nothing does or another run has it. */
  async take(request: CrewRequest): Promise<WarmShare | undefined> {
    await this.#settling
    const master = this.#master
    if (this.#taken || master === undefined) return undefined
    const driver = this.#drivers.find(({ shape }) => fits(request.driver, shape))
    const workers = this.#workers
      .filter(({ shape }) => fits(request.executor, shape))
      .slice(0, request.executors)
    if (driver === undefined && workers.length === 0) return undefined
    this.#taken = true
    return {
      masterUrl: workers.length === 0 ? undefined : master.url,
      driver,
      workers,
      giveBack: () => {
        this.#settling = this.#settle().finally(() => (this.#taken = false))
        this.#settling.catch((error: unknown) =>
          this.#context.log(`pre-initialised worker is lost: ${String(error)}`),
        )
      },
    }
  }

  async close(): Promise<void> {
    await this.#settling.catch(() => undefined)
    const stopping = [...this.#drivers, ...this.#workers].map((member) => member.stop())
    this.#drivers = []
    this.#workers = []
    await Promise.all(stopping)
    if (this.#master !== undefined) await this.#masters.giveBack(this.#master)
    this.#master = undefined
  }

  /** The executors of the run before must be gone; a Worker that died with them is replaced. */
  async #settle(): Promise<void> {
    const alive = this.#workers.filter((worker) => worker.isAlive())
    const dead = this.#workers.filter((worker) => !worker.isAlive())
    await Promise.all(alive.map((worker) => worker.settle()))
    this.#workers = alive
    for (const worker of dead) {
      await worker.stop()
      await this.#addWorker()
    }
    await Promise.all(this.#workers.map((worker) => worker.ready))
  }

  async #addDriver(): Promise<void> {
    const shape = this.#plan.driver
    if (shape === undefined) return
    this.#drivers.push(
      await openDriverSlot(this.#context, { id: this.#nextId('driver'), shape, directory: this.#directory }),
    )
  }

  async #addWorker(): Promise<void> {
    const shape = this.#plan.executor
    if (shape === undefined || this.#master === undefined) return
    const id = this.#nextId('executor')
    const { url: masterUrl } = this.#master
    const spec = { id, masterUrl, shape, slots: shape.vcpus, directory: this.#directory }
    this.#workers.push(await startSparkWorker(this.#context, spec))
  }

  #nextId(role: string): string {
    this.#made += 1
    return `${this.#name}-warm-${role}-${this.#made}`
  }
}

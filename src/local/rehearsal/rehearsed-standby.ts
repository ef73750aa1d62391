import { setTimeout as delay } from 'node:timers/promises'
import type { HiredCrew, Standby } from '../compute.ts'
import { planCapacity, type CapacityPlan, type InitialCapacity } from '../emr-serverless/initial-capacity.ts'
import type { CrewRequest } from '../spark/lease.ts'
import { fits } from '../spark/worker-shape.ts'
import { endlessHost } from './endless-host.ts'
import { freshMarker, type Marker } from './marker.ts'

type MakeCrew = (
  request: CrewRequest,
  /** Undefined: the driver is none of the pre-initialised ones. */
  driver: Marker | undefined,
  notes: readonly string[],
  giveBack: () => void,
) => HiredCrew

/** Pre-initialised workers, by the rules of the real ones: they serve one run at a time and outlive it. */
export class RehearsedStandby implements Standby {
  readonly #plan: CapacityPlan
  readonly #provisionMs: number
  readonly #make: MakeCrew
  readonly #driver = freshMarker()
  #taken = false

  constructor(capacity: InitialCapacity, provisionMs: number, make: MakeCrew) {
    this.#plan = planCapacity(capacity, endlessHost())
    this.#provisionMs = provisionMs
    this.#make = make
  }

  start(): Promise<void> {
    return delay(this.#provisionMs)
  }

  hire(request: CrewRequest): Promise<HiredCrew | undefined> {
    const { driver, drivers, executor, executors } = this.#plan
    const hasDriver = drivers > 0 && driver !== undefined && fits(request.driver, driver)
    const fitting = executor !== undefined && fits(request.executor, executor) ? executors : 0
    const ready = Math.min(fitting, request.executors)
    if (this.#taken || (!hasDriver && ready === 0)) return Promise.resolve(undefined)
    this.#taken = true
    const who = hasDriver ? 'driver pre-initialised' : 'driver on demand'
    const notes = [`workers: ${who}, ${ready} of ${request.executors} executors pre-initialised`]
    const giveBack = (): void => {
      this.#taken = false
    }
    return Promise.resolve(this.#make(request, hasDriver ? this.#driver : undefined, notes, giveBack))
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

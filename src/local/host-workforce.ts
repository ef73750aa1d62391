import type { HiredCrew, Standby, Workforce, WorkforcePlace } from './compute.ts'
import type { InitialCapacity } from './emr-serverless/initial-capacity.ts'
import { WarmPool } from './emr-serverless/warm-pool.ts'
import type { EquippedContext } from './engine.ts'
import { hireCrew, type CrewRequest, type Lease } from './spark/lease.ts'
import { MasterPool } from './spark/master-pool.ts'
import { runSparkJob } from './spark/spark-run.ts'

/** Standalone Masters and Workers on this computer, one compartment each. */
export class HostWorkforce implements Workforce {
  readonly #context: EquippedContext
  readonly #masters: MasterPool

  constructor(context: EquippedContext, { name, directory }: WorkforcePlace) {
    this.#context = context
    this.#masters = new MasterPool(context, directory, name)
  }

  async begin(): Promise<void> {
    await this.#masters.giveBack(await this.#masters.lend())
  }

  async hire(request: CrewRequest): Promise<HiredCrew> {
    const lease = await hireCrew(this.#context, this.#masters, request)
    return hired(this.#context, lease, ['workers: on demand'], () => lease.release())
  }

  standby(place: WorkforcePlace, capacity: InitialCapacity): Standby {
    const pool = new WarmPool(this.#context, this.#masters, place, capacity)
    return {
      start: () => pool.start(),
      hire: (request) => this.#hireFrom(pool, request),
      close: () => pool.close(),
    }
  }

  close(): Promise<void> {
    return this.#masters.close()
  }

  async #hireFrom(pool: WarmPool, request: CrewRequest): Promise<HiredCrew | undefined> {
    const share = await pool.take(request)
    if (share === undefined) return undefined
    try {
      const lease = await hireCrew(this.#context, this.#masters, request, share)
      const driver = share.driver === undefined ? 'driver on demand' : 'driver pre-initialised'
      const executors = `${share.workers.length} of ${request.executors} executors pre-initialised`
      return hired(this.#context, lease, [`workers: ${driver}, ${executors}`], async () => {
        await lease.release()
        share.giveBack()
      })
    } catch (error) {
      share.giveBack()
      throw error
    }
  }
}

function hired(
  context: EquippedContext,
  { crew }: Lease,
  notes: readonly string[],
  release: () => Promise<void>,
): HiredCrew {
  return {
    notes,
    ready: async () => {
      await Promise.all(crew.workers.map((worker) => worker.ready))
    },
    run: (job, signal, onRunning) => runSparkJob(context, crew, job, signal, onRunning),
    release,
  }
}

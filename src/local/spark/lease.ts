import type { EquippedContext } from '../engine.ts'
import type { Crew } from './crew.ts'
import { openDriverSlot, type DriverSlot } from './driver-slot.ts'
import type { MasterPool } from './master-pool.ts'
import { startSparkWorker, type SparkWorker } from './spark-worker.ts'
import type { WorkerShape } from './worker-shape.ts'

export interface CrewRequest {
  readonly id: string
  readonly directory: string
  readonly driver: WorkerShape
  readonly executor: WorkerShape
  readonly executors: number
  /** Task slots of one executor. */
  readonly slots: number
}

/** Workers that are there already; what a request needs beyond them is started. */
export interface ReadyWorkers {
  readonly masterUrl: string | undefined
  readonly driver: DriverSlot | undefined
  readonly workers: readonly SparkWorker[]
}

export interface Lease {
  readonly crew: Crew
  /** Stops what was started for this run. */
  release(): Promise<void>
}

const nothingReady: ReadyWorkers = { masterUrl: undefined, driver: undefined, workers: [] }

/**
 * Workers for one run. Their JVMs boot while the driver's does, as on EMR Serverless: nobody waits for `ready` here.
 * The number of executors is known, so that Workers need not wait for the driver to ask.
 */
export async function hireCrew(
  context: EquippedContext,
  masters: MasterPool,
  request: CrewRequest,
  ready: ReadyWorkers = nothingReady,
): Promise<Lease> {
  const undo: (() => Promise<void>)[] = []
  const release = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await step()
  }
  try {
    const masterUrl = ready.masterUrl ?? (await lendMaster(masters, undo))
    const started: SparkWorker[] = []
    for (let index = ready.workers.length; index < request.executors; index += 1) {
      const worker = await startSparkWorker(context, {
        ...{ id: `${request.id}-executor-${index + 1}`, masterUrl, directory: request.directory },
        ...{ shape: request.executor, slots: request.slots },
      })
      undo.push(() => worker.stop())
      started.push(worker)
    }
    const driver = ready.driver ?? (await openSlot(context, request, undo))
    return { crew: { masterUrl, driver, workers: [...ready.workers, ...started] }, release }
  } catch (error) {
    await release()
    throw error
  }
}

async function lendMaster(masters: MasterPool, undo: (() => Promise<void>)[]): Promise<string> {
  const master = await masters.lend()
  undo.push(() => masters.giveBack(master))
  return master.url
}

async function openSlot(
  context: EquippedContext,
  { id, driver, directory }: CrewRequest,
  undo: (() => Promise<void>)[],
): Promise<DriverSlot> {
  const slot = await openDriverSlot(context, { id: `${id}-driver`, shape: driver, directory })
  undo.push(() => slot.stop())
  return slot
}

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { HiredCrew, Standby, Workforce } from '../compute.ts'
import type { InitialCapacity } from '../emr-serverless/initial-capacity.ts'
import type { EngineContext } from '../engine.ts'
import type { CrewRequest } from '../spark/lease.ts'
import type { SparkJob, SparkOutcome } from '../spark/spark-run.ts'
import { freshMarker, type Marker } from './marker.ts'
import { runRehearsedJob } from './rehearsed-job.ts'
import { RehearsedStandby } from './rehearsed-standby.ts'
import type { RehearsedScripts } from './rehearsed-script.ts'

/** Workers that take their time to come and run scripts of which nothing is computed. */
export class RehearsedWorkforce implements Workforce {
  readonly #context: EngineContext
  readonly #scripts: RehearsedScripts

  constructor(context: EngineContext, scripts: RehearsedScripts) {
    this.#context = context
    this.#scripts = scripts
  }

  begin(): Promise<void> {
    return delay(this.#scripts.pace.provisionMs)
  }

  hire(request: CrewRequest): Promise<HiredCrew> {
    return Promise.resolve(this.#crew(request, freshMarker(), ['workers: on demand'], () => undefined))
  }

  standby(_: unknown, capacity: InitialCapacity): Standby {
    const { provisionMs } = this.#scripts.pace
    return new RehearsedStandby(capacity, provisionMs, (request, driver, notes, giveBack) =>
      this.#crew(request, driver ?? freshMarker(), notes, giveBack),
    )
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  #crew(request: CrewRequest, marker: Marker, notes: readonly string[], giveBack: () => void): HiredCrew {
    const { provisionMs } = this.#scripts.pace
    const ready = delay(provisionMs)
    return {
      notes,
      ready: () => ready,
      run: (job, signal, onRunning) => this.#run(job, request.executors, marker, signal, onRunning),
      release: () => Promise.resolve(giveBack()),
    }
  }

  async #run(
    job: SparkJob,
    executors: number,
    marker: Marker,
    signal: AbortSignal,
    onRunning: (atMs: number) => void,
  ): Promise<SparkOutcome> {
    const place = { scripts: this.#scripts, now: this.#context.now, executors, marker, signal }
    const { outcome, log } = await runRehearsedJob(job, place, onRunning)
    await mkdir(job.directory, { recursive: true })
    await writeFile(join(job.directory, 'driver.log'), log)
    return outcome
  }
}

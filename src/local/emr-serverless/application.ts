import type { HiredCrew, Standby, Workforce } from '../compute.ts'
import type { EngineContext } from '../engine.ts'
import type { CrewRequest } from '../spark/lease.ts'
import { invalid } from './api-error.ts'
import { capacityProblem } from './initial-capacity.ts'
import type { CreateApplicationRequest, UpdateApplicationRequest } from './request-shapes.ts'

export type ApplicationState = 'CREATED' | 'STARTING' | 'STARTED' | 'STOPPING' | 'STOPPED' | 'TERMINATED'

export type ApplicationSettings = Omit<CreateApplicationRequest, 'clientToken'>

export interface ApplicationPlace {
  readonly context: EngineContext
  readonly workforce: Workforce
  readonly directory: string
  /** Milliseconds of one minute: shorter in tests. */
  readonly minuteMs: number
}

const defaultIdleMinutes = 15
const defaultConcurrentRuns = 15

/** One EMR Serverless application: its states, its pre-initialised capacity, and how many runs it admits. */
export class Application {
  readonly id: string
  readonly createdAtMs: number
  updatedAtMs: number
  state: ApplicationState = 'CREATED'
  settings: ApplicationSettings
  readonly #place: ApplicationPlace
  #standby: Standby | undefined
  #change: Promise<void> = Promise.resolve()
  #idleTimer: NodeJS.Timeout | undefined
  #running = 0
  readonly #waiting: (() => void)[] = []

  constructor(id: string, settings: ApplicationSettings, place: ApplicationPlace) {
    refuseCapacity(settings)
    this.id = id
    this.settings = settings
    this.#place = place
    this.createdAtMs = place.context.now()
    this.updatedAtMs = this.createdAtMs
  }

  get activeRuns(): number {
    return this.#running + this.#waiting.length
  }

  update(changes: UpdateApplicationRequest): void {
    const { clientToken: _, ...settings } = changes
    if (this.state !== 'CREATED' && this.state !== 'STOPPED') {
      throw invalid(
        `Application ${this.id} can be updated only when it is CREATED or STOPPED, not ${this.state}`,
      )
    }
    const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
    const merged = { ...this.settings, ...given }
    refuseCapacity(merged)
    this.settings = merged
    this.updatedAtMs = this.#place.context.now()
  }

  /** STARTED when pre-initialised workers are ready, and never before. Starting what is started does nothing. */
  start(): Promise<void> {
    if (this.state === 'TERMINATED') throw invalid(`Application ${this.id} is terminated`)
    if (this.state === 'STARTED' || this.state === 'STARTING') return this.#change
    const before = this.#change
    this.#enter('STARTING')
    this.#change = before.then(() => this.#start())
    this.#change.catch(() => undefined)
    return this.#change
  }

  /** @throws ApiError while runs are active, as the service does */
  stop(): Promise<void> {
    if (this.activeRuns > 0) throw invalid(`Application ${this.id} has ${this.activeRuns} active job runs`)
    if (this.state !== 'STARTED') {
      if (this.state === 'STOPPED' || this.state === 'STOPPING') return this.#change
      throw invalid(`Application ${this.id} cannot be stopped when it is ${this.state}`)
    }
    return this.#stop()
  }

  terminate(): void {
    if (this.state !== 'CREATED' && this.state !== 'STOPPED') {
      throw invalid(
        `Application ${this.id} can be deleted only when it is CREATED or STOPPED, not ${this.state}`,
      )
    }
    this.#enter('TERMINATED')
  }

  /** For a job run: @throws ApiError when it is not started and may not start by itself. */
  refuseIfNotStartable(): void {
    if (this.state === 'TERMINATED') throw invalid(`Application ${this.id} is terminated`)
    const autoStart = this.settings.autoStartConfiguration?.enabled ?? true
    if (!autoStart && this.state !== 'STARTED' && this.state !== 'STARTING') {
      throw invalid(`Application ${this.id} is ${this.state} and auto-start is disabled`)
    }
  }

  /**
   * Resolves when the run may go on; `onQueued` is told when it has to wait for another one to end.
   * @returns false when `signal` aborted first; only an admitted run leaves
   */
  async admit(signal: AbortSignal, onQueued: () => void): Promise<boolean> {
    clearTimeout(this.#idleTimer)
    const most = this.settings.schedulerConfiguration?.maxConcurrentRuns ?? defaultConcurrentRuns
    if (this.#running >= most) {
      onQueued()
      if (!(await this.#waitInLine(signal))) return false
    }
    this.#running += 1
    return true
  }

  leave(): void {
    this.#running -= 1
    this.#waiting.shift()?.()
    if (this.activeRuns === 0) this.#watchIdleness()
  }

  async hire(request: CrewRequest): Promise<HiredCrew> {
    return (await this.#standby?.hire(request)) ?? this.#place.workforce.hire(request)
  }

  async close(): Promise<void> {
    clearTimeout(this.#idleTimer)
    await this.#change.catch(() => undefined)
    await this.#standby?.close()
    this.#standby = undefined
    this.state = 'STOPPED'
  }

  async #start(): Promise<void> {
    const { workforce, directory } = this.#place
    const capacity = this.settings.initialCapacity ?? {}
    try {
      if (Object.keys(capacity).length > 0) {
        this.#standby = workforce.standby({ name: `emr-${this.id}`, directory }, capacity)
        await this.#standby.start()
      } else await workforce.begin()
      this.#enter('STARTED')
      this.#watchIdleness()
    } catch (error) {
      await this.#standby?.close()
      this.#standby = undefined
      this.#enter('STOPPED')
      throw error
    }
  }

  #stop(): Promise<void> {
    clearTimeout(this.#idleTimer)
    this.#enter('STOPPING')
    const standby = this.#standby
    this.#standby = undefined
    this.#change = (standby?.close() ?? Promise.resolve()).then(() => this.#enter('STOPPED'))
    this.#change.catch(() => undefined)
    return this.#change
  }

  #watchIdleness(): void {
    clearTimeout(this.#idleTimer)
    const { enabled = true, idleTimeoutMinutes = defaultIdleMinutes } =
      this.settings.autoStopConfiguration ?? {}
    if (!enabled || this.state !== 'STARTED') return
    this.#idleTimer = setTimeout(() => {
      if (this.state === 'STARTED' && this.activeRuns === 0) void this.#stop()
    }, idleTimeoutMinutes * this.#place.minuteMs)
    this.#idleTimer.unref()
  }

  #waitInLine(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const proceed = (): void => {
        signal.removeEventListener('abort', abandon)
        resolve(true)
      }
      const abandon = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(proceed), 1)
        resolve(false)
      }
      this.#waiting.push(proceed)
      signal.addEventListener('abort', abandon, { once: true })
    })
  }

  #enter(state: ApplicationState): void {
    this.state = state
    this.updatedAtMs = this.#place.context.now()
  }
}

function refuseCapacity({ initialCapacity = {} }: ApplicationSettings): void {
  const problem = capacityProblem(initialCapacity)
  if (problem !== undefined) throw invalid(problem)
}

import type { EquippedContext } from '../engine.ts'
import { startMaster, type Master } from './master.ts'

/**
 * One Master per run at a time, so that no run's executors land on another run's workers; one idle Master is kept,
 * because the control plane of the real service also exists before a job is submitted.
 */
export class MasterPool {
  readonly #context: EquippedContext
  readonly #directory: string
  readonly #name: string
  readonly #lent = new Set<Master>()
  #idle: Master | undefined
  #made = 0
  #closed = false

  /** `name` tells the pools of several services apart: it begins the id of every Master. */
  constructor(context: EquippedContext, directory: string, name: string) {
    this.#context = context
    this.#directory = directory
    this.#name = name
  }

  async lend(): Promise<Master> {
    const idle = this.#idle
    this.#idle = undefined
    const master = idle?.isAlive() === true ? idle : await this.#start(idle)
    this.#lent.add(master)
    if (this.#closed) await this.giveBack(master)
    return master
  }

  async giveBack(master: Master): Promise<void> {
    this.#lent.delete(master)
    if (this.#idle === undefined && !this.#closed && master.isAlive()) this.#idle = master
    else await master.stop()
  }

  async close(): Promise<void> {
    this.#closed = true
    const masters = [...this.#lent, ...(this.#idle === undefined ? [] : [this.#idle])]
    this.#idle = undefined
    this.#lent.clear()
    await Promise.all(masters.map((master) => master.stop()))
  }

  async #start(dead: Master | undefined): Promise<Master> {
    await dead?.stop()
    this.#made += 1
    return startMaster(this.#context, `${this.#name}-master-${this.#made}`, this.#directory)
  }
}

import { readFile, rm, stat } from 'node:fs/promises'
import { codeOf, kernelFiles, readPressureMs, until } from './cgroup-files.ts'
import { shellQuote } from './compartment-parent.ts'
import type { Compartment, Counters, Limits } from './limiter.ts'
import { followMemory, type MemoryPeak } from './memory-peak.ts'
import { readProcessTable, type ProcessRow } from './process-table.ts'

/**
 * A process tree. Everything that was ever seen below the first process belongs to it, also after a parent has died or a
 * child has made a process group of its own (pyspark's daemon does), as long as a look happened in between.
 */
export class AdvisoryCompartment implements Compartment {
  readonly kind = 'advisory'
  readonly id: string
  readonly enforced: Limits = { memoryMiB: undefined, vcpus: undefined }
  readonly #file: string
  readonly #known = new Map<number, ProcessRow>()
  readonly #peak: MemoryPeak
  #endedCpuMs = 0

  constructor(id: string, file: string) {
    this.id = id
    this.#file = file
    this.#peak = followMemory(() => this.#residentBytes())
  }

  get joinScript(): string {
    return `echo $$ >> ${shellQuote(this.#file)}`
  }

  change(): Promise<void> {
    return Promise.resolve()
  }

  async counters(): Promise<Counters> {
    const rows = await this.#look()
    const peak = await this.#peak.highest()
    return {
      cpuMs: this.#endedCpuMs + rows.reduce((total, row) => total + row.cpuMs, 0),
      throttledMs: undefined,
      cpuWaitMs: await readPressureMs(kernelFiles, '/proc/pressure/cpu'),
      oomKills: undefined,
      peakMemoryMiB: peak === undefined ? undefined : peak / 1024 / 1024,
    }
  }

  resetPeak(): Promise<void> {
    this.#peak.reset()
    return Promise.resolve()
  }

  async freeze(): Promise<void> {
    await this.#signalAll('SIGSTOP')
    this.#peak.pause()
  }

  async thaw(): Promise<void> {
    await this.#signalAll('SIGCONT')
    this.#peak.resume()
  }

  async processes(): Promise<number[]> {
    return (await this.#look()).map((row) => row.pid)
  }

  async kill(): Promise<void> {
    this.#peak.pause()
    const emptied = await until(
      async () => {
        const rows = await this.#look()
        for (const row of rows) signal(row.pid, 'SIGKILL')
        return rows.length === 0
      },
      5,
      1000,
    )
    if (!emptied) throw new Error(`processes cannot be killed: ${this.id}`)
  }

  async remove(): Promise<void> {
    await this.kill()
    await rm(this.#file, { force: true })
  }

  /** Two rounds, because a process may fork between the look and the signal. */
  async #signalAll(name: NodeJS.Signals): Promise<void> {
    for (let round = 0; round < 2; round += 1) {
      for (const row of await this.#look()) signal(row.pid, name)
    }
  }

  async #residentBytes(): Promise<number | undefined> {
    const rows = await this.#look()
    if (rows.length === 0) return undefined
    return rows.reduce((total, row) => total + row.residentMiB * 1024 * 1024, 0)
  }

  /** The living processes of the tree. */
  async #look(): Promise<ProcessRow[]> {
    const table = new Map((await readProcessTable()).map((row) => [row.pid, row]))
    const first = await this.#firstProcesses(table)
    for (const [pid, before] of this.#known) {
      const now = table.get(pid)
      if (now?.startedAt === before.startedAt) continue
      this.#known.delete(pid)
      this.#endedCpuMs += before.cpuMs
    }
    const children = groupByParent(table.values())
    const queue = [...this.#known.keys(), ...first]
    const living = new Map<number, ProcessRow>()
    for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
      const row = table.get(pid)
      if (row === undefined || living.has(pid)) continue
      living.set(pid, row)
      queue.push(...(children.get(pid) ?? []).map((child) => child.pid))
    }
    for (const [pid, row] of living) this.#known.set(pid, row)
    return [...living.values()]
  }

  /** The ids that joined. One that was given again to a younger process than the file is a stranger's. */
  async #firstProcesses(table: ReadonlyMap<number, ProcessRow>): Promise<number[]> {
    try {
      const written = (await stat(this.#file)).mtimeMs
      const pids = (await readFile(this.#file, 'utf8')).split('\n').filter(Boolean).map(Number)
      return pids.filter((pid) => (table.get(pid)?.startedAtMs ?? Infinity) <= written + 1000)
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return []
      throw error
    }
  }
}

function groupByParent(rows: Iterable<ProcessRow>): ReadonlyMap<number, ProcessRow[]> {
  const children = new Map<number, ProcessRow[]>()
  for (const row of rows) children.set(row.parentPid, [...(children.get(row.parentPid) ?? []), row])
  return children
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended between the look and the signal.
  }
}

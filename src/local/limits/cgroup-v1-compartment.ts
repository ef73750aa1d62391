import { join } from 'node:path'
import {
  codeOf,
  readIfThere,
  readKeyed,
  readNumber,
  readPids,
  readPressureMs,
  removeCgroup,
  until,
  type CgroupFiles,
} from './cgroup-files.ts'
import { shellQuote } from './compartment-parent.ts'
import type { Compartment, Counters, Limits } from './limiter.ts'
import { followMemory, type MemoryPeak } from './memory-peak.ts'

const mebibyte = 1024 * 1024
const periodUs = 100_000
const mostProcesses = 4096

/** One directory in each v1 hierarchy, and in the unified one where the host has it. */
export class CgroupV1Compartment implements Compartment {
  readonly kind = 'cgroup-v1'
  readonly id: string
  enforced: Limits = { memoryMiB: undefined, vcpus: undefined }
  readonly #directories: ReadonlyMap<string, string>
  readonly #files: CgroupFiles
  readonly #peak: MemoryPeak
  #oomKillsAtReset = 0

  constructor(id: string, directories: ReadonlyMap<string, string>, files: CgroupFiles) {
    this.id = id
    this.#directories = directories
    this.#files = files
    this.#peak = followMemory(() => this.#unreclaimable())
  }

  get joinScript(): string {
    return [...this.#directories.values()]
      .map((directory) => `echo $$ > ${shellQuote(join(directory, 'cgroup.procs'))}`)
      .join(' && ')
  }

  async make(): Promise<void> {
    for (const directory of this.#directories.values()) await this.#files.makeDirectory(directory)
    await this.#files.write(this.#path('pids', 'pids.max'), String(mostProcesses))
  }

  async change(limits: Limits): Promise<void> {
    const bytes = limits.memoryMiB === undefined ? '-1' : String(limits.memoryMiB * mebibyte)
    await this.#limitMemory(bytes)
    const quota = limits.vcpus === undefined ? -1 : Math.max(1000, Math.round(limits.vcpus * periodUs))
    await this.#files.write(this.#path('cpu', 'cpu.cfs_period_us'), String(periodUs))
    await this.#files.write(this.#path('cpu', 'cpu.cfs_quota_us'), String(quota))
    this.enforced = limits
  }

  /** The kernel refuses memsw < limit at any moment: lowering sets the limit first, raising sets memsw first. */
  async #limitMemory(bytes: string): Promise<void> {
    const limit = this.#path('memory', 'memory.limit_in_bytes')
    const withSwap = this.#path('memory', 'memory.memsw.limit_in_bytes')
    const swapAccounted = (await readIfThere(this.#files, withSwap)) !== undefined
    if (!swapAccounted) return this.#files.write(limit, bytes)
    const raised = await this.#files.write(withSwap, bytes).then(
      () => true,
      () => false,
    )
    await this.#files.write(limit, bytes)
    if (!raised) await this.#files.write(withSwap, bytes)
  }

  async counters(): Promise<Counters> {
    const usage = await readNumber(this.#files, this.#path('cpuacct', 'cpuacct.usage'))
    const cpu = await readKeyed(this.#files, this.#path('cpu', 'cpu.stat'))
    const oomKills = await this.#oomKills()
    const throttledNs = cpu.get('throttled_time')
    return {
      cpuMs: usage === undefined ? undefined : usage / 1e6,
      throttledMs: throttledNs === undefined ? undefined : throttledNs / 1e6,
      cpuWaitMs: await readPressureMs(this.#files, this.#pressureFile()),
      oomKills,
      peakMemoryMiB: await this.#peakMemoryMiB(oomKills),
    }
  }

  async resetPeak(): Promise<void> {
    this.#oomKillsAtReset = (await this.#oomKills()) ?? 0
    await this.#files.write(this.#path('memory', 'memory.max_usage_in_bytes'), '0')
    this.#peak.reset()
  }

  async freeze(): Promise<void> {
    await this.#setFrozen(true)
    this.#peak.pause()
  }

  async thaw(): Promise<void> {
    await this.#setFrozen(false)
    this.#peak.resume()
  }

  async processes(): Promise<number[]> {
    const all: number[] = []
    for (const directory of this.#directories.values()) {
      all.push(...(await readPids(this.#files, join(directory, 'cgroup.procs'))))
    }
    return [...new Set(all)]
  }

  async kill(): Promise<void> {
    this.#peak.pause()
    await this.#setFrozen(false).catch(() => undefined)
    const unified = this.#directories.get('unified')
    const emptied = await until(
      async () => {
        if (unified !== undefined)
          await this.#files.write(join(unified, 'cgroup.kill'), '1').catch(() => undefined)
        const left = await this.processes()
        for (const pid of left) killQuietly(pid)
        return left.length === 0
      },
      5,
      1000,
    )
    if (!emptied) throw new Error(`processes cannot be killed: ${this.id}`)
  }

  async remove(): Promise<void> {
    await this.kill()
    for (const directory of this.#directories.values()) await removeCgroup(this.#files, directory)
  }

  #path(controller: string, file: string): string {
    return join(this.#directories.get(controller) ?? '', file)
  }

  /** Pressure is kept by compartment in the unified hierarchy only; else the host's. */
  #pressureFile(): string {
    const unified = this.#directories.get('unified')
    return unified === undefined ? '/proc/pressure/cpu' : join(unified, 'cpu.pressure')
  }

  async #oomKills(): Promise<number | undefined> {
    return (await readKeyed(this.#files, this.#path('memory', 'memory.oom_control'))).get('oom_kill')
  }

  async #unreclaimable(): Promise<number | undefined> {
    const stat = await readKeyed(this.#files, this.#path('memory', 'memory.stat'))
    const rss = stat.get('rss')
    return rss === undefined ? undefined : rss + (stat.get('shmem') ?? 0)
  }

  /** A victim of the OOM killer reached the limit between two samples: then the kernel's own peak is the truth. */
  async #peakMemoryMiB(oomKills: number | undefined): Promise<number | undefined> {
    const sampled = await this.#peak.highest()
    const usage = await readNumber(this.#files, this.#path('memory', 'memory.max_usage_in_bytes'))
    const killed = (oomKills ?? 0) > this.#oomKillsAtReset
    const bytes = killed ? usage : (sampled ?? usage)
    return bytes === undefined ? undefined : bytes / mebibyte
  }

  async #setFrozen(frozen: boolean): Promise<void> {
    const unified = this.#directories.get('unified')
    const [file, text] =
      unified === undefined
        ? [this.#path('freezer', 'freezer.state'), frozen ? 'FROZEN' : 'THAWED']
        : [join(unified, 'cgroup.freeze'), frozen ? '1' : '0']
    try {
      await this.#files.write(file, text)
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return
      throw error
    }
    const reached = await until(() => this.#isFrozen(unified, frozen), 1, 500)
    if (!reached) throw new Error(`compartment does not ${frozen ? 'freeze' : 'thaw'}: ${this.id}`)
  }

  async #isFrozen(unified: string | undefined, frozen: boolean): Promise<boolean> {
    if (unified === undefined) {
      const state = (await this.#files.read(this.#path('freezer', 'freezer.state'))).trim()
      return state === (frozen ? 'FROZEN' : 'THAWED')
    }
    const events = await readKeyed(this.#files, join(unified, 'cgroup.events'))
    return events.get('frozen') === (frozen ? 1 : 0)
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It is gone already, which is what was wanted.
  }
}

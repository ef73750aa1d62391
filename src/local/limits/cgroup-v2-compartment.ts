import { join } from 'node:path'
import {
  codeOf,
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

/** One directory of the unified hierarchy. */
export class CgroupV2Compartment implements Compartment {
  readonly kind = 'cgroup-v2'
  readonly id: string
  enforced: Limits = { memoryMiB: undefined, vcpus: undefined }
  readonly #directory: string
  readonly #files: CgroupFiles
  readonly #peak: MemoryPeak
  #oomKillsAtReset = 0

  constructor(id: string, directory: string, files: CgroupFiles) {
    this.id = id
    this.#directory = directory
    this.#files = files
    this.#peak = followMemory(() => this.#unreclaimable())
  }

  get joinScript(): string {
    return `echo $$ > ${shellQuote(this.#path('cgroup.procs'))}`
  }

  async make(): Promise<void> {
    await this.#files.makeDirectory(this.#directory)
    await this.#files.write(this.#path('pids.max'), String(mostProcesses))
    // 0: the kernel picks the biggest process (the JVM) and the Python handler survives, as in Lambda's microVM.
    await this.#files.write(this.#path('memory.oom.group'), '0')
  }

  async change(limits: Limits): Promise<void> {
    const bytes = limits.memoryMiB === undefined ? 'max' : String(limits.memoryMiB * mebibyte)
    await this.#files.write(this.#path('memory.max'), bytes)
    // Absent on kernels without swap accounting.
    await this.#files.write(this.#path('memory.swap.max'), '0').catch(() => undefined)
    const quota =
      limits.vcpus === undefined ? 'max' : String(Math.max(1000, Math.round(limits.vcpus * periodUs)))
    await this.#files.write(this.#path('cpu.max'), `${quota} ${periodUs}`)
    this.enforced = limits
  }

  async counters(): Promise<Counters> {
    const cpu = await readKeyed(this.#files, this.#path('cpu.stat'))
    const oomKills = await this.#oomKills()
    return {
      cpuMs: milliseconds(cpu.get('usage_usec')),
      throttledMs: milliseconds(cpu.get('throttled_usec')),
      cpuWaitMs: await readPressureMs(this.#files, this.#path('cpu.pressure')),
      oomKills,
      peakMemoryMiB: await this.#peakMemoryMiB(oomKills),
    }
  }

  async resetPeak(): Promise<void> {
    this.#oomKillsAtReset = (await this.#oomKills()) ?? 0
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
    return readPids(this.#files, this.#path('cgroup.procs'))
  }

  async kill(): Promise<void> {
    this.#peak.pause()
    const emptied = await until(
      async () => {
        if ((await this.processes()).length === 0) return true
        // cgroup.kill works on frozen tasks and catches forks, unlike a loop over pids.
        await this.#files.write(this.#path('cgroup.kill'), '1')
        return false
      },
      5,
      1000,
    )
    if (!emptied) throw new Error(`processes cannot be killed: ${this.id}`)
    await this.#setFrozen(false)
  }

  async remove(): Promise<void> {
    await this.kill()
    await removeCgroup(this.#files, this.#directory)
  }

  #path(file: string): string {
    return join(this.#directory, file)
  }

  async #oomKills(): Promise<number | undefined> {
    return (await readKeyed(this.#files, this.#path('memory.events'))).get('oom_kill')
  }

  async #unreclaimable(): Promise<number | undefined> {
    const stat = await readKeyed(this.#files, this.#path('memory.stat'))
    const anonymous = stat.get('anon')
    return anonymous === undefined ? undefined : anonymous + (stat.get('shmem') ?? 0)
  }

  /** A victim of the OOM killer reached the limit between two samples. */
  async #peakMemoryMiB(oomKills: number | undefined): Promise<number | undefined> {
    if ((oomKills ?? 0) > this.#oomKillsAtReset) return this.enforced.memoryMiB
    const bytes = (await this.#peak.highest()) ?? (await readNumber(this.#files, this.#path('memory.peak')))
    return bytes === undefined ? undefined : bytes / mebibyte
  }

  async #setFrozen(frozen: boolean): Promise<void> {
    try {
      await this.#files.write(this.#path('cgroup.freeze'), frozen ? '1' : '0')
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return
      throw error
    }
    const wanted = frozen ? 1 : 0
    const reached = await until(
      async () => (await readKeyed(this.#files, this.#path('cgroup.events'))).get('frozen') === wanted,
      1,
      500,
    )
    if (!reached) throw new Error(`compartment does not ${frozen ? 'freeze' : 'thaw'}: ${this.id}`)
  }
}

function milliseconds(microseconds: number | undefined): number | undefined {
  return microseconds === undefined ? undefined : microseconds / 1000
}

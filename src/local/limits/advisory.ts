import { mkdir, readdir, rm, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AdvisoryCompartment } from './advisory-compartment.ts'
import { checkCompartmentId } from './compartment-parent.ts'
import type { Compartment, Limiter, Limits } from './limiter.ts'

/**
 * For hosts where nothing can be enforced (no privileges, macOS): processes are found through their parents, stopped by
 * SIGSTOP and killed one by one. Memory and CPU are not limited.
 */
export function createAdvisory(
  options: {
    readonly notes?: readonly string[]
    /** Holds one file per compartment with the first process's id, so that a later engine can find leftovers. */
    readonly directory?: string
  } = {},
): Limiter {
  const owner = process.getuid?.() ?? 0
  const directory = options.directory ?? join(tmpdir(), `soalbench-advisory-${owner}`)
  return new AdvisoryLimiter(directory, options.notes ?? [])
}

class AdvisoryLimiter implements Limiter {
  readonly kind = 'advisory'
  readonly notes: readonly string[]
  readonly #directory: string

  constructor(directory: string, notes: readonly string[]) {
    this.#directory = directory
    this.notes = ['limits are advisory: memory and CPU are not enforced on this computer', ...notes]
  }

  async create(id: string, _limits: Limits): Promise<Compartment> {
    checkCompartmentId(id)
    await mkdir(this.#directory, { recursive: true, mode: 0o700 })
    await rm(join(this.#directory, id), { force: true })
    return new AdvisoryCompartment(id, join(this.#directory, id))
  }

  async list(prefix: string): Promise<string[]> {
    const names = await readdir(this.#directory).catch(() => [])
    return names.filter((name) => name.startsWith(prefix)).sort()
  }

  async sweep(prefix: string): Promise<string[]> {
    const ids = await this.list(prefix)
    for (const id of ids) await new AdvisoryCompartment(id, join(this.#directory, id)).remove()
    await this.dispose()
    return ids
  }

  async dispose(): Promise<void> {
    // Stays when another engine still has compartments here.
    await rmdir(this.#directory).catch(() => undefined)
  }
}

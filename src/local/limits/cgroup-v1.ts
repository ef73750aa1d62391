import { join } from 'node:path'
import { kernelFiles, type CgroupFiles } from './cgroup-files.ts'
import { findParents } from './cgroup-tree.ts'
import { CgroupV1Compartment } from './cgroup-v1-compartment.ts'
import { checkCompartmentId, parentName, tasksWorth } from './compartment-parent.ts'
import type { Compartment, Limiter, Limits } from './limiter.ts'
import { ownCgroups } from './own-cgroup.ts'

const v1Controllers = ['memory', 'cpu', 'cpuacct', 'freezer', 'pids'] as const

/**
 * Limits through the v1 controllers, each with its own hierarchy; freeze and kill through the unified hierarchy where the
 * host has one beside them (hybrid), because frozen v1 tasks cannot be killed until they are thawed.
 */
export function createCgroupV1(options: {
  readonly ownCgroupText: string
  /** Where the hierarchies are mounted. */
  readonly root?: string
  readonly files?: CgroupFiles
}): Limiter {
  const root = options.root ?? '/sys/fs/cgroup'
  const files = options.files ?? kernelFiles
  const own = ownCgroups(options.ownCgroupText)
  const parents = new Map<string, string>()
  for (const hierarchy of [...v1Controllers, 'unified']) {
    const place = own.get(hierarchy)
    if (place !== undefined) parents.set(hierarchy, join(root, hierarchy, place, parentName))
  }
  return new CgroupV1Limiter(root, parents, files)
}

class CgroupV1Limiter implements Limiter {
  readonly kind = 'cgroup-v1'
  readonly notes: readonly string[] = []
  readonly #root: string
  readonly #parents: ReadonlyMap<string, string>
  readonly #files: CgroupFiles

  constructor(root: string, parents: ReadonlyMap<string, string>, files: CgroupFiles) {
    this.#root = root
    this.#parents = parents
    this.#files = files
  }

  async create(id: string, limits: Limits): Promise<Compartment> {
    checkCompartmentId(id)
    const directories = new Map(
      [...this.#parents].map(([hierarchy, parent]) => [hierarchy, join(parent, id)]),
    )
    const compartment = new CgroupV1Compartment(id, directories, this.#files)
    try {
      await compartment.make()
      const parent = this.#parents.get('cpu') ?? ''
      await this.#files.write(join(parent, 'cpu.shares'), String(1024 * tasksWorth))
      await compartment.change(limits)
    } catch (error) {
      await compartment.remove().catch(() => undefined)
      throw error
    }
    return compartment
  }

  async list(prefix: string): Promise<string[]> {
    return [...(await this.#find(prefix)).keys()].sort()
  }

  async sweep(prefix: string): Promise<string[]> {
    const found = await this.#find(prefix)
    for (const [id, directories] of found)
      await new CgroupV1Compartment(id, directories, this.#files).remove()
    await this.#removeParents()
    return [...found.keys()].sort()
  }

  async dispose(): Promise<void> {
    await this.#removeParents()
  }

  /** An earlier process may have had another own cgroup, so every `soalbench` folder of each hierarchy counts. */
  async #find(prefix: string): Promise<Map<string, Map<string, string>>> {
    const found = new Map<string, Map<string, string>>()
    for (const hierarchy of this.#parents.keys()) {
      for (const parent of await findParents(this.#files, join(this.#root, hierarchy))) {
        for (const id of await this.#files.directories(parent)) {
          if (!id.startsWith(prefix)) continue
          const directories = found.get(id) ?? new Map<string, string>()
          found.set(id, directories.set(hierarchy, join(parent, id)))
        }
      }
    }
    return found
  }

  async #removeParents(): Promise<void> {
    for (const hierarchy of this.#parents.keys()) {
      for (const parent of await findParents(this.#files, join(this.#root, hierarchy))) {
        if ((await this.#files.directories(parent)).length > 0) continue
        await this.#files.removeDirectory(parent).catch(() => undefined)
      }
    }
  }
}

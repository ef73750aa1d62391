import { basename, dirname, join } from 'node:path'
import { codeOf, kernelFiles, readIfThere, readPids, type CgroupFiles } from './cgroup-files.ts'
import { findParents } from './cgroup-tree.ts'
import { CgroupV2Compartment } from './cgroup-v2-compartment.ts'
import { checkCompartmentId, parentName, tasksWorth } from './compartment-parent.ts'
import type { Compartment, Limiter, Limits } from './limiter.ts'
import { ownCgroups } from './own-cgroup.ts'

const controllers = ['memory', 'cpu', 'pids'] as const
const leafName = 'soalbench.leaf'

/**
 * Limits, freeze and kill through the unified hierarchy. A cgroup that hands controllers to its children may hold no
 * processes itself (cgroups(7), "no internal processes"), so ours move into a leaf beside the compartments first.
 */
export function createCgroupV2(options: {
  readonly ownCgroupText: string
  /** Where the hierarchy is mounted. */
  readonly root?: string
  readonly files?: CgroupFiles
}): Limiter {
  const root = options.root ?? '/sys/fs/cgroup'
  const place = ownCgroups(options.ownCgroupText).get('unified') ?? '/'
  const found = join(root, place)
  // A process that an earlier engine moved, or its child, starts in the leaf.
  const own = basename(found) === leafName ? dirname(found) : found
  return new CgroupV2Limiter(root, own, options.files ?? kernelFiles)
}

class CgroupV2Limiter implements Limiter {
  readonly kind = 'cgroup-v2'
  readonly notes: readonly string[] = []
  readonly #root: string
  readonly #own: string
  readonly #files: CgroupFiles
  #ready: Promise<void> | undefined

  constructor(root: string, own: string, files: CgroupFiles) {
    this.#root = root
    this.#own = own
    this.#files = files
  }

  get #parent(): string {
    return join(this.#own, parentName)
  }

  async create(id: string, limits: Limits): Promise<Compartment> {
    checkCompartmentId(id)
    this.#ready ??= this.#makeParent()
    await this.#ready
    const compartment = new CgroupV2Compartment(id, join(this.#parent, id), this.#files)
    try {
      await compartment.make()
      await compartment.change(limits)
    } catch (error) {
      await compartment.remove().catch(() => undefined)
      throw error
    }
    return compartment
  }

  async list(prefix: string): Promise<string[]> {
    return (await this.#find(prefix)).map((directory) => basename(directory)).sort()
  }

  async sweep(prefix: string): Promise<string[]> {
    const found = await this.#find(prefix)
    for (const directory of found) {
      await new CgroupV2Compartment(basename(directory), directory, this.#files).remove()
    }
    for (const parent of await findParents(this.#files, this.#root)) {
      if (parent !== this.#parent || this.#ready === undefined) await this.#undo(dirname(parent))
    }
    return found.map((directory) => basename(directory)).sort()
  }

  async dispose(): Promise<void> {
    await this.#undo(this.#own)
    this.#ready = undefined
  }

  async #makeParent(): Promise<void> {
    await this.#enable(this.#own).catch(async (error: unknown) => {
      if (codeOf(error) !== 'EBUSY') throw error
      await this.#moveToLeaf()
      await this.#enable(this.#own)
    })
    await this.#files.makeDirectory(this.#parent)
    await this.#enable(this.#parent)
    await this.#files.write(join(this.#parent, 'cpu.weight'), String(100 * tasksWorth))
  }

  async #enable(directory: string): Promise<void> {
    const text = controllers.map((controller) => `+${controller}`).join(' ')
    await this.#files.write(join(directory, 'cgroup.subtree_control'), text)
  }

  async #moveToLeaf(): Promise<void> {
    const leaf = join(this.#own, leafName)
    await this.#files.makeDirectory(leaf)
    await this.#move(this.#own, leaf)
  }

  async #move(from: string, to: string): Promise<void> {
    for (const pid of await readPids(this.#files, join(from, 'cgroup.procs'))) {
      await this.#files.write(join(to, 'cgroup.procs'), String(pid)).catch((error: unknown) => {
        if (codeOf(error) !== 'ESRCH') throw error
      })
    }
  }

  async #find(prefix: string): Promise<string[]> {
    const found: string[] = []
    for (const parent of await findParents(this.#files, this.#root)) {
      const ids = await this.#files.directories(parent)
      found.push(...ids.filter((id) => id.startsWith(prefix)).map((id) => join(parent, id)))
    }
    return found
  }

  /** Puts `own` back as it was, unless another engine still has compartments there. */
  async #undo(own: string): Promise<void> {
    const parent = join(own, parentName)
    if ((await this.#files.directories(parent)).length > 0) return
    await this.#files.removeDirectory(parent).catch(() => undefined)
    const leaf = join(own, leafName)
    if ((await readIfThere(this.#files, join(leaf, 'cgroup.procs'))) === undefined) return
    const text = controllers.map((controller) => `-${controller}`).join(' ')
    try {
      await this.#files.write(join(own, 'cgroup.subtree_control'), text)
      await this.#move(leaf, own)
      await this.#files.removeDirectory(leaf)
    } catch (error) {
      // Somebody else's children need the controllers: the leaf stays, harmless, and is used again next time.
      if (codeOf(error) !== 'EBUSY') throw error
    }
  }
}

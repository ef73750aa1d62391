import { dirname, join } from 'node:path'
import type { CgroupFiles } from '../../src/local/limits/cgroup-files.ts'

/**
 * A model of the rules of the unified hierarchy that decide in which order things must be done: control files appear only
 * where the parent hands the controller down, and a cgroup that hands controllers down holds no processes.
 */
export class UnifiedKernel implements CgroupFiles {
  /** `write PATH TEXT`, `mkdir PATH`, `rmdir PATH`, in order. */
  readonly log: string[] = []
  readonly #groups = new Map<string, Set<number>>()
  readonly #texts = new Map<string, string>()

  constructor(groups: Readonly<Record<string, readonly number[]>>) {
    for (const [path, pids] of Object.entries(groups)) this.#groups.set(path, new Set(pids))
  }

  makeDirectory(path: string): Promise<void> {
    if (this.#groups.has(path)) return Promise.resolve()
    this.log.push(`mkdir ${path}`)
    this.#groups.set(path, new Set())
    return Promise.resolve()
  }

  removeDirectory(path: string): Promise<void> {
    if (!this.#groups.has(path)) return refuse('ENOENT')
    if (this.#children(path).length > 0 || (this.#groups.get(path)?.size ?? 0) > 0) return refuse('EBUSY')
    this.log.push(`rmdir ${path}`)
    this.#groups.delete(path)
    this.#texts.delete(join(path, 'cgroup.subtree_control'))
    return Promise.resolve()
  }

  read(path: string): Promise<string> {
    const group = this.#groups.get(dirname(path))
    if (group === undefined) return refuse('ENOENT')
    if (path.endsWith('/cgroup.procs')) return Promise.resolve([...group].map((pid) => `${pid}\n`).join(''))
    if (path.endsWith('/cgroup.events')) {
      return Promise.resolve(`frozen ${this.#texts.get(join(dirname(path), 'cgroup.freeze')) ?? '0'}\n`)
    }
    const text = this.#texts.get(path)
    return text === undefined ? refuse('ENOENT') : Promise.resolve(text)
  }

  write(path: string, text: string): Promise<void> {
    const directory = dirname(path)
    const file = path.slice(directory.length + 1)
    const group = this.#groups.get(directory)
    if (group === undefined) return refuse('ENOENT')
    const [controller = ''] = file.split('.')
    if (['memory', 'cpu', 'pids'].includes(controller) && !this.#hasController(directory))
      return refuse('EACCES')
    if (file === 'cgroup.subtree_control' && text.startsWith('+') && group.size > 0) return refuse('EBUSY')
    if (file === 'cgroup.procs') return this.#move(directory, Number(text))
    if (file === 'cgroup.kill') group.clear()
    this.log.push(`write ${path} ${text}`)
    this.#texts.set(path, text)
    return Promise.resolve()
  }

  directories(path: string): Promise<string[]> {
    return Promise.resolve(this.#children(path).map((child) => child.slice(path.length + 1)))
  }

  groups(): Record<string, number[]> {
    return Object.fromEntries([...this.#groups].map(([path, pids]) => [path, [...pids]]))
  }

  #move(directory: string, pid: number): Promise<void> {
    if (this.#texts.get(join(directory, 'cgroup.subtree_control'))?.startsWith('+') === true)
      return refuse('EBUSY')
    for (const pids of this.#groups.values()) pids.delete(pid)
    this.#groups.get(directory)?.add(pid)
    this.log.push(`move ${pid} ${directory}`)
    return Promise.resolve()
  }

  #hasController(directory: string): boolean {
    return this.#texts.get(join(dirname(directory), 'cgroup.subtree_control'))?.startsWith('+') === true
  }

  #children(path: string): string[] {
    return [...this.#groups.keys()].filter((group) => dirname(group) === path)
  }
}

function refuse(code: string): Promise<never> {
  return Promise.reject(Object.assign(new Error(code), { code }))
}

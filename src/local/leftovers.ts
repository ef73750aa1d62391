import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { engineIdPrefix, engineState, parseEngineId, type EngineId } from './engine-state.ts'
import { mountsBelow, unmountBelow } from './leftovers-mounts.ts'
import { killMarked, markedProcesses } from './leftovers-processes.ts'
import type { Limiter } from './limits/limiter.ts'

/**
 * Finds what engines left that ended without closing (kill -9, a crash, a full disk): in `enginesDirectory`, and on the
 * host wherever they had their files. Touches nothing of an engine whose process lives.
 * @returns one line for people per engine.
 */
export async function removeLeftovers(enginesDirectory: string, limiter: Limiter): Promise<string[]> {
  const lines: string[] = []
  for (const id of (await tracedEngines(enginesDirectory, limiter)).values()) {
    const directory = join(enginesDirectory, id.text)
    const state = await engineState(id)
    if (state === 'dead') lines.push(await removeTraces(id.text, directory, limiter))
    if (state === 'elsewhere' && (await exists(directory)))
      lines.push(`engine ${id.text} ran in another container: delete ${directory} if it has ended`)
  }
  return lines
}

/** Engines that ended without closing and left something that `removeLeftovers` would remove. Changes nothing. */
export async function deadEngines(enginesDirectory: string, limiter: Limiter): Promise<readonly EngineId[]> {
  const dead: EngineId[] = []
  for (const id of (await tracedEngines(enginesDirectory, limiter)).values())
    if ((await engineState(id)) === 'dead') dead.push(id)
  return dead
}

/**
 * Removes whatever is left of one engine: compartments with all processes in them, processes outside, mounts, files.
 * Files stay where something is still mounted below them: deleting would reach through the mount.
 */
export async function removeTraces(engineId: string, directory: string, limiter: Limiter): Promise<string> {
  const compartments = await limiter.sweep(engineId)
  const processes = await killMarked(engineId)
  const mounts = await unmountBelow(directory)
  const stillMounted = await mountsBelow(directory)
  const had = await exists(directory)
  if (stillMounted.length === 0) await rm(directory, { recursive: true, force: true, maxRetries: 5 })
  const removed = [
    count(compartments.length, 'compartment'),
    count(processes, 'process', 'processes'),
    count(mounts.length, 'mount'),
    had && stillMounted.length === 0 ? 'its files' : undefined,
  ].filter((part) => part !== undefined)
  const kept = stillMounted.length === 0 ? '' : `; ${stillMounted.join(', ')} could not be unmounted`
  return `engine ${engineId} had not been closed: removed ${removed.join(', ') || 'nothing'}${kept}`
}

async function tracedEngines(enginesDirectory: string, limiter: Limiter): Promise<Map<string, EngineId>> {
  const names = [
    ...(await readdir(enginesDirectory).catch(() => [])),
    ...(await limiter.list(engineIdPrefix)),
    ...(await markedProcesses()).map(({ mark }) => mark),
  ]
  const ids = names.map(parseEngineId).filter((id) => id !== undefined)
  return new Map(ids.map((id) => [id.text, id]))
}

const exists = (directory: string): Promise<boolean> =>
  readdir(directory).then(
    () => true,
    () => false,
  )

const count = (n: number, one: string, many = `${one}s`): string | undefined =>
  n === 0 ? undefined : `${n} ${n === 1 ? one : many}`

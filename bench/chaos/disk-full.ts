import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, rmdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SoalbenchError } from '../../src/core/errors.ts'
import { readRun } from '../../src/store/read-run.ts'
import { resumeRun, startRun, type RunWriter } from '../../src/store/run-writer.ts'
import { openWorkspace, type Workspace } from '../../src/store/workspace.ts'
import { lockWorkspace } from '../../src/store/workspace-lock.ts'
import { exampleRun, exampleTrial } from '../../test/store/example-run.ts'

export interface DiskFullRow {
  readonly what: string
  readonly points: number
  /** Trials that were acknowledged before the disk was full, over all points. */
  readonly recorded: number
  /** Of those, gone after space was made: must be empty. */
  readonly lost: readonly string[]
  /** Points at which the message did not say that the disk is full and what to do: must be empty. */
  readonly unclear: readonly string[]
  /** Points at which the run could not be gone on with: must be empty. */
  readonly stuck: readonly string[]
}

const diskMebibytes = 8
const trials = 14

/** Mounting needs root with the right capabilities; tried, not guessed. Undefined when it can be done. */
export function cannotMount(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux'
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', tmpdir()], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'needs root to mount a small tmpfs'
  }
}

/**
 * Records runs on a disk of 8 MiB that is full at another point each time: ballast leaves less and less room. Then space is made,
 * and the run is read and gone on with. @throws where no small disk can be mounted, see `cannotMount`
 */
export async function diskFull({ points }: { readonly points: number }): Promise<readonly DiskFullRow[]> {
  const row = { recorded: 0, lost: [] as string[], unclear: [] as string[], stuck: [] as string[] }
  for (let point = 0; point < points; point += 1) {
    const free = Math.round((diskMebibytes * 2 ** 20 * (point + 1)) / (points + 1))
    const seen = await onSmallDisk((disk) => fillAndGoOn(disk, free))
    row.recorded += seen.acknowledged
    const where = `${free} bytes free`
    if (seen.lost.length > 0) row.lost.push(`${where}: trials ${seen.lost.join(', ')}`)
    if (seen.unclear !== undefined) row.unclear.push(`${where}: ${seen.unclear}`)
    if (seen.stuck !== undefined) row.stuck.push(`${where}: ${seen.stuck}`)
  }
  return [{ what: `a disk of ${diskMebibytes} MiB`, points, ...row }]
}

interface Seen {
  readonly acknowledged: number
  readonly lost: readonly number[]
  readonly unclear: string | undefined
  readonly stuck: string | undefined
}

async function fillAndGoOn(disk: string, free: number): Promise<Seen> {
  const ballast = join(disk, 'ballast')
  await writeFile(ballast, Buffer.alloc(diskMebibytes * 2 ** 20 - free)).catch(() => undefined)
  const folder = join(disk, '.soalbench')
  const { acknowledged, messages } = await recordUntilFull(folder)
  await rm(ballast)
  execFileSync('mount', ['-o', 'remount,size=64m', disk])
  const { found, stuck } = await goOn(folder, acknowledged).catch((error: unknown) => ({
    ...{ found: new Set<number>(), stuck: String(error) },
  }))
  const lost = Array.from({ length: acknowledged }, (_, n) => n).filter((n) => !found.has(n))
  return { acknowledged, lost, unclear: messages.find((message) => !isClear(message)), stuck }
}

const isClear = (message: string): boolean => message.includes('the disk is full')

/** A run as `soalbench run` records it: the lock, the journal, the database; every error and warning is kept. */
async function recordUntilFull(
  folder: string,
): Promise<{ acknowledged: number; messages: readonly string[] }> {
  const messages: string[] = []
  let acknowledged = 0
  let writer: RunWriter | undefined
  try {
    const workspace = await openWorkspace(folder)
    const lock = await lockWorkspace(workspace, { command: 'soalbench run', now: Date.now })
    try {
      writer = await startRun(exampleRun(), { workspace, now: Date.now, warn: (text) => messages.push(text) })
      for (; acknowledged < trials; acknowledged += 1)
        await writer.record(longTrial(acknowledged, writer.runId))
    } finally {
      await lock.release()
    }
  } catch (error) {
    const advice = error instanceof SoalbenchError ? error.suggestions.join(' ') : ''
    const text = error instanceof Error ? error.message : String(error)
    messages.push(advice.includes('Free some space') ? text : `without advice: ${String(error)}`)
  } finally {
    await writer?.close()
  }
  return { acknowledged, messages }
}

async function goOn(
  folder: string,
  acknowledged: number,
): Promise<{ found: Set<number>; stuck: string | undefined }> {
  const workspace = await openWorkspace(folder)
  const found = await sequencesOf(workspace).catch((error: unknown) => {
    // Nothing was acknowledged, and nothing is there.
    if (acknowledged === 0) return new Set<number>()
    throw error
  })
  const lock = await lockWorkspace(workspace, { command: 'soalbench run --resume', now: Date.now })
  try {
    const writer = await resumedOrNew(workspace)
    for (let n = acknowledged; n < trials; n += 1) await writer.record(longTrial(n, writer.runId))
    await writer.end('complete')
    await writer.close()
  } finally {
    await lock.release()
  }
  const after = await sequencesOf(workspace)
  return { found, stuck: after.size === trials ? undefined : `${after.size} of ${trials} trials at the end` }
}

async function resumedOrNew(workspace: Workspace): Promise<RunWriter> {
  const context = { workspace, now: Date.now, warn: failOn }
  try {
    return (await resumeRun(exampleRun().runId, '0.1.0', context)).writer
  } catch (error) {
    // The disk was full before the run had its first line.
    if (!(error instanceof SoalbenchError) || !/no such run|empty journal/.test(error.message)) throw error
    return startRun(exampleRun('20261121-083145-next'), context)
  }
}

async function sequencesOf(workspace: Workspace): Promise<Set<number>> {
  return new Set((await readRun(workspace, 'latest')).trials.map(({ sequence }) => sequence))
}

/** About 200 kB in the journal, and as much in the database. */
const longTrial = (n: number, runId: string) => {
  const text = Array.from({ length: 25_000 }, (_, at) =>
    ((at * 7919 + n * 104_729) % 0xffff_ffff).toString(36),
  )
  return { ...exampleTrial(n, runId), raw: { log: text.join('') } }
}

function failOn(message: string): void {
  throw new Error(message)
}

async function onSmallDisk<T>(use: (disk: string) => Promise<T>): Promise<T> {
  const disk = await mkdtemp(join(tmpdir(), 'soalbench-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskMebibytes}m`, 'soalbench-test', disk])
  try {
    return await use(disk)
  } finally {
    execFileSync('umount', [disk])
    await rmdir(disk)
  }
}

/** Cells of a table, with what they stand under. */
export const diskFullHead = [
  'what',
  'points',
  'trials recorded',
  'lost',
  'messages without advice',
  'stuck',
] as const

export const diskFullCells = (row: DiskFullRow): readonly string[] => [
  ...[row.what, `${row.points}`, `${row.recorded}`, `${row.lost.length}`],
  ...[`${row.unclear.length}`, `${row.stuck.length}`],
]

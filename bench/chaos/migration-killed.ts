import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { build } from 'esbuild'
import { seededRandom } from '../../src/core/seeded-random.ts'
import { clearLeftovers } from '../../src/store/clear-leftovers.ts'
import { connected } from '../../src/store/connect.ts'
import { appendRows } from '../../src/store/append-rows.ts'
import { createDatabase } from '../../src/store/migrate.ts'
import { listRuns, readRun } from '../../src/store/read-run.ts'
import type { StoredTrial } from '../../src/store/run-record.ts'
import { migrations } from '../../src/store/schema.ts'
import { runRow, trialRows } from '../../src/store/trial-rows.ts'
import { openWorkspace, workspaceAt } from '../../src/store/workspace.ts'
import { oldRun, oldRunId, oldTrials } from '../../test/store/earlier-records.ts'

export interface MigrationRow {
  readonly what: string
  readonly kills: number
  /** Killed before the migration was done. */
  readonly inTime: number
  /** Points after which the database could not be opened, or was not what it was: must be empty. */
  readonly broken: readonly string[]
  /** Points after which files of the killed migration lay about for good; its lock is taken over by the next. */
  readonly litter: readonly string[]
}

/** Kills the migration of an old database with -9 at points that a seed chooses, and opens it again each time. */
export async function migrationKilled({
  seed,
  kills,
}: {
  readonly seed: number
  readonly kills: number
}): Promise<readonly MigrationRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'soalbench-migration-'))
  try {
    const program = await bundled(folder)
    const old = join(folder, 'old.duckdb')
    await oldDatabase(old)
    const truth = await migratedOnce(join(folder, 'truth'), old)
    const draw = seededRandom(seed)
    const timed = ['timed', 'again', 'thrice'].map((name) => join(folder, name))
    let shortestMs = Infinity
    for (const root of timed) shortestMs = Math.min(shortestMs, await migrationMs(program, root, old))
    const row = { inTime: 0, broken: [] as string[], litter: [] as string[] }
    for (let n = 0; n < kills; n += 1) {
      const delayMs = draw() * shortestMs
      const root = join(folder, `kill-${n}`)
      if (await killedAfter(program, await placed(root, old), delayMs)) row.inTime += 1
      const content = await contentOf(root).catch((error: unknown) => String(error))
      const where = `${delayMs.toFixed(1)} ms`
      if (!isDeepStrictEqual(content, truth)) row.broken.push(`${where}: ${String(content)}`)
      await clearLeftovers(workspaceAt(root))
      const files = (await readdir(root)).filter((name) => /migrating|\.bak/.test(name))
      if (files.length > 0) row.litter.push(`${where}: ${files.join(', ')}`)
      await rm(root, { recursive: true, force: true })
    }
    return [{ what: 'migration', kills, ...row }]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Says that it begins when everything is loaded: what is timed and killed is the migration. */
const source = `
import '@duckdb/node-api'
import { migrateDatabase } from './src/store/migrate.ts'
import { workspaceAt } from './src/store/workspace.ts'
const { database } = workspaceAt(process.argv[2])
console.log('begins')
await migrateDatabase(database)
`

async function bundled(folder: string): Promise<string> {
  const outfile = join(folder, 'migrate.mjs')
  await build({
    stdin: { contents: source, resolveDir: process.cwd(), loader: 'ts' },
    ...{ bundle: true, platform: 'node', format: 'esm', outfile },
    alias: { '@duckdb/node-api': join(process.cwd(), 'node_modules/@duckdb/node-api/lib/index.js') },
    external: ['@duckdb/node-bindings', '*/node-api/lib/index.js'],
  })
  return outfile
}

async function oldDatabase(path: string): Promise<void> {
  await createDatabase(path, migrations.slice(0, 1))
  await connected(path, 'write', async (db) => {
    await appendRows(db, 'runs', [runRow(JSON.parse(JSON.stringify(oldRun)))])
    for (const trial of oldTrials) {
      const asStored: StoredTrial = JSON.parse(JSON.stringify(trial))
      await appendRows(db, 'trials', trialRows(asStored).trials)
    }
  })
}

async function placed(root: string, old: string): Promise<string> {
  await mkdir(root, { recursive: true })
  await copyFile(old, (await openWorkspace(root)).database)
  return root
}

const migratedOnce = async (root: string, old: string): Promise<unknown> => contentOf(await placed(root, old))

async function contentOf(root: string): Promise<unknown> {
  const workspace = workspaceAt(root)
  return { ...(await readRun(workspace, oldRunId)), runs: await listRuns(workspace) }
}

async function migrationMs(program: string, root: string, old: string): Promise<number> {
  const child = await begun(program, await placed(root, old))
  const before = performance.now()
  await once(child, 'close')
  return performance.now() - before
}

/** Whether it was killed before it was done. */
async function killedAfter(program: string, root: string, delayMs: number): Promise<boolean> {
  const child = await begun(program, root)
  const closed = once(child, 'close')
  await new Promise((resolve) => setTimeout(resolve, delayMs))
  child.kill('SIGKILL')
  await closed
  return child.signalCode === 'SIGKILL'
}

async function begun(program: string, root: string) {
  const child = spawn(process.execPath, [program, root], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

/** Cells of a table, with what they stand under. */
export const migrationHead = ['what', 'kill -9', 'of those in time', 'broken', 'files left behind'] as const

export const migrationCells = (row: MigrationRow): readonly string[] => [
  ...[row.what, `${row.kills}`, `${row.inTime}`, `${row.broken.length}`, `${row.litter.length}`],
]

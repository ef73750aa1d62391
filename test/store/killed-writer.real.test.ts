import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readRun } from '../../src/store/read-run.ts'
import { rebuildDatabase } from '../../src/store/rebuild-database.ts'
import { openWorkspace } from '../../src/store/workspace.ts'
import { dumpDatabase } from './dump.ts'
import { exampleRun } from './example-run.ts'

// A program that records trials for ever and says each number when it is acknowledged; built, since Node 20 runs no TypeScript.
const program = `
import { startRun } from './src/store/run-writer.ts'
import { openWorkspace } from './src/store/workspace.ts'
import { exampleRun, exampleTrial } from './test/store/example-run.ts'
const workspace = await openWorkspace(process.argv[2])
const writer = await startRun(exampleRun(), { workspace, now: Date.now, warn: console.error })
for (let n = 0; ; n += 1) {
  await writer.record(exampleTrial(n))
  console.log(n)
}`

let folder = ''
const bundle = () => join(folder, 'writer.mjs')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-killed-'))
  await build({
    stdin: { contents: program, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: bundle(),
    alias: { '@duckdb/node-api': join(process.cwd(), 'node_modules/@duckdb/node-api/lib/index.js') },
    external: ['@duckdb/node-bindings', '*/node-api/lib/index.js'],
  })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('loses no acknowledged trial to kill -9, and the database is what the journal says', async () => {
  for (let round = 0; round < 12; round += 1) {
    const root = join(folder, `round-${round}`)
    const child = spawn(process.execPath, [bundle(), root], { stdio: ['ignore', 'pipe', 'pipe'] })
    let acknowledged = -1
    let errors = ''
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        acknowledged = Number(chunk.toString().trim().split('\n').at(-1))
        resolve()
      })
      child.once('exit', () => resolve())
    })
    await new Promise((resolve) => setTimeout(resolve, 7 * round))
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(errors).toBe('')
    expect(acknowledged).toBeGreaterThanOrEqual(0)

    const workspace = await openWorkspace(root)
    const { trials } = await readRun(workspace, exampleRun().runId)
    const numbers = trials.map((trial) => trial.sequence)
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, n) => n))
    expect(numbers.length).toBeGreaterThan(acknowledged)
    const before = await dumpDatabase(workspace)
    await rebuildDatabase(workspace, Date.now)
    expect(await dumpDatabase(workspace)).toEqual(before)
  }
})

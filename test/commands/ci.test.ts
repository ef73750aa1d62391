import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { soalbench } from './soalbench.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-ci-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const nightly = (workspace: string, ...args: readonly string[]): readonly string[] => [
  ...['ci', 'nightly', '--rehearse', '--sizes', '10kb', '--platforms', 'lambda', '--memory', '1769'],
  ...['--starts', 'cold', '--workspace', join(folder, workspace), ...args],
]

describe('soalbench ci', () => {
  it('keeps a night once, makes a database of it, and sees that it is fresh', async () => {
    const first = await soalbench(nightly('w', '--run-id', 'one', '--reps', '4', '--json'))
    expect(first.code).toBe(0)
    expect(JSON.parse(first.stdout)).toMatchObject({
      ...{ schema: 'soalbench.nightly/1', nightId: 'one', end: 'learning', exitCode: 0 },
      ...{ control: 'same code', baseline: { nights: 0, needed: 7, missing: 7 }, usd: { budget: null } },
    })
    const again = await soalbench(nightly('w', '--run-id', 'one', '--reps', '4'))
    expect(again).toMatchObject({ code: 2, stdout: '' })
    expect(again.stderr).toMatch(/night is in the history already, and is never overwritten: one/)

    const at = ['--workspace', join(folder, 'w')]
    const made = await soalbench(['ci', 'history', ...at, '--json'])
    expect(JSON.parse(made.stdout)).toMatchObject({ schema: 'soalbench.history/1', nights: 1, trials: 8 })
    const { DuckDBInstance } = await import('@duckdb/node-api')
    const database = await DuckDBInstance.create(join(folder, 'w/history.duckdb'), {
      access_mode: 'READ_ONLY',
    })
    const connection = await database.connect()
    const rows = await connection.runAndReadAll(
      "SELECT side, count(*)::INTEGER AS n, bool_and(state = 'succeeded') AS good FROM trials GROUP BY side ORDER BY side",
    )
    expect(rows.getRowObjectsJS()).toEqual([
      { side: 'control', n: 4, good: true },
      { side: 'head', n: 4, good: true },
    ])
    const cells = await connection.runAndReadAll('SELECT night, cell FROM cells')
    expect(cells.getRowObjectsJS()).toEqual([
      { night: 'one', cell: 'aggregate · 10 kB csv · lambda 1769 MiB · cold' },
    ])
    connection.closeSync()
    database.closeSync()

    expect(await soalbench(['ci', 'freshness', ...at, '--max-age', '1h'])).toMatchObject({ code: 0 })
    expect(await soalbench(['ci', 'freshness', ...at, '--max-age', '0s'])).toMatchObject({ code: 4 })
  }, 120_000)

  it('says where no night has ever been kept', async () => {
    const { code, stdout } = await soalbench(['ci', 'freshness', '--history', join(folder, 'nowhere')])
    expect(code).toBe(4)
    expect(stdout).toMatch(/no night is kept in .*nowhere: has the nightly job ever run\?/)
  }, 60_000)

  it('ends within its time, with what it has', async () => {
    const { code, stdout } = await soalbench(
      nightly('wall', '--run-id', 'wall', '--reps', '400', '--max-wall', '5s', '--json'),
    )
    expect(code).toBe(75)
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ end: 'incomplete', words: 'the time of --max-wall is over', comparison: null },
    })
    const [day = ''] = (await readdir(join(folder, 'wall/history/v1'))).filter((name) =>
      name.startsWith('dt='),
    )
    const kept = await readFile(join(folder, 'wall/history/v1', day, 'run=wall.json'), 'utf8')
    expect(JSON.parse(kept)).toMatchObject({ state: 'incomplete', comparison: null })
  }, 120_000)

  it('passes a signal on, settles what was spent, and keeps no night', async () => {
    const args = nightly('signal', '--run-id', 'stopped', '--reps', '1000', '--budget', '3')
    const child = spawn(process.execPath, ['bin/run.js', ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
    let begun = false
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      // Once: a second signal would mean to end at once.
      if (begun || !text.includes(' 3/500]')) return
      begun = true
      child.kill('SIGTERM')
    })
    const [code]: readonly unknown[] = await once(child, 'close')
    expect(code).toBe(143)
    const files = await readdir(join(folder, 'signal/history'), { recursive: true })
    const names = files.map((file) => file.split('/').at(-1) ?? '').filter((name) => name.endsWith('.json'))
    expect(names.toSorted()).toEqual(['stopped-001-reserved.json', 'stopped-001-settled.json'])
  }, 120_000)

  it.each<[string, readonly string[], RegExp]>([
    ['a name that is none', ['--run-id', 'Über/1'], /not a name of a night in --run-id/],
    [
      'no program of the base',
      ['--run-id', 'abc', '--base-program', '/nowhere'],
      /no program of soalbench in --base-program/,
    ],
    ['no money', ['--run-id', 'abc', '--budget', 'much'], /not an amount of US dollars/],
    [
      'AWS without a bound',
      ['--run-id', 'abc', '--target', 'aws'],
      /a night on AWS needs a bound: --budget is missing/,
    ],
    ['a history of no kind', ['--run-id', 'abc', '--history', 'ftp://x/y'], /no storage of this kind/],
    [
      'a workload that is none',
      ['--run-id', 'abc', '--workloads', 'nowhere'],
      /soalbench run ended with 2: .*nowhere/,
    ],
  ])(
    'refuses %s',
    async (_, args, message) => {
      const { code, stderr } = await soalbench(nightly('bad', ...args))
      expect(code).toBe(2)
      expect(stderr).toMatch(message)
      expect(stderr).toMatch(/\n {2}try: /)
    },
    60_000,
  )
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { soalbench } from './soalbench.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-bad-input-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Exit 2, the thing is named, a remedy is given, and no stack; each time in a folder where nothing was done before. */
async function expectRefusal(args: readonly string[], named: RegExp): Promise<void> {
  const workspace = await mkdtemp(join(folder, 'ws-'))
  const { code, stdout, stderr } = await soalbench([...args, '--workspace', workspace])
  expect(stderr).toMatch(named)
  expect(stderr).toMatch(/\n {2}try: /)
  expect(stderr).not.toMatch(/\n\s+at /)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
}

describe('flags that cannot be used', () => {
  it.each([
    [['run', '--sizes', '10kb..'], /--sizes: "10kb\.\."/],
    [['run', '--sizes', '1gb..10kb'], /--sizes: "1gb\.\.10kb"/],
    [['run', '--sizes', 'abc'], /--sizes: "abc"/],
    [['run', '--sizes', '10kb', '--memory', '64'], /--memory: 64/],
    [['run', '--sizes', '10kb', '--memory', '20000'], /--memory: 20000/],
    [['run', '--sizes', '10kb', '--memory', 'big'], /--memory: "big"/],
    [['run', '--sizes', '10kb', '--platforms', 'fargate'], /--platforms: "fargate"/],
    [['run', '--sizes', '10kb', '--workloads', 'nope'], /--workloads: "nope"/],
    [['run', '--sizes', '10kb', '--starts', 'hot'], /--starts: "hot"/],
    [['run', '--sizes', '10kb', '--starts', 'warm', '--platforms', 'glue'], /no trial/],
    [['run', '--sizes', '10kb', '--reps', '0'], /reps/],
    [['run', '--sizes'], /--sizes expects a value/],
    [['run', '--resume', 'nope'], /no such run: nope/],
    [['run', '--sizes', '10kb', '--max-cost', 'much'], /--max-cost: "much"/],
    [['run', '--sizes', '10kb', '--nope'], /--nope/],
    [['run', '--refine', '--sizes', '10kb'], /range for a search in --sizes: 10 kB/],
    [['run', '--refine', '--sizes', '10kb,50kb'], /range for a search in --sizes: 10 kB to 50 kB/],
    [['run', '--refine', '--tolerance', '0'], /--tolerance: "0"/],
    [['run', '--refine', '--tolerance', 'close'], /--tolerance: "close"/],
    [['run', '--refine', '--metric', 'beauty'], /--metric=beauty/],
    [['run', '--refine', '--reps', '3'], /--reps=3.*--refine/],
    [['run', '--refine', '--resume', 'a-run'], /--refine.*--resume/],
    [['run', '--refine', '--platforms', 'glue'], /no trial[\s\S]*only glue has it/],
    [['run', '--tolerance', '10'], /--tolerance: --refine/],
    [['plan', '--metric', 'cost'], /--metric: --refine/],
    [['plan', '--max-cost', 'much'], /--max-cost: "much"/],
    [['run', '--plan', '/nowhere/plan.json'], /plan\.json/],
    [['plan', '--sizes', '5gb..1kb'], /--sizes/],
    [['payloads', 'generate', '--size', '11gb'], /--size: "11gb"/],
    [['payloads', 'generate', '--size', '10kb', '--dataset', 'nope'], /nope/],
    [['report', '--run', 'nope'], /nope|no workspace/],
  ])('soalbench %j', (args, named) => expectRefusal(args, named))
})

describe('a region without prices', () => {
  it('shows before anything is measured, as price data that is missing', async () => {
    const { code, stderr } = await soalbench([
      ...['run', '--sizes', '10kb', '--region', 'mars-1'],
      ...['--workspace', join(folder, 'ws')],
    ])
    expect(stderr).toMatch(/mars-1[\s\S]*\n {2}try: /)
    expect(code).toBe(4)
  })
})

describe('a workspace without runs', () => {
  it.each([['db', 'rebuild'], ['report']])('soalbench %s %s', async (...args) => {
    const { code, stderr } = await soalbench([...args, '--workspace', join(folder, 'never-used')])
    expect(stderr).toMatch(/never-used[\s\S]*\n {2}try: /)
    expect(code).toBe(2)
  })
})

describe('with --json', () => {
  it('the error is one document on stdout, with the same exit code', async () => {
    const { code, stdout } = await soalbench([
      'run',
      '--sizes',
      'abc',
      '--json',
      '--workspace',
      join(folder, 'ws'),
    ])
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'soalbench.error/1',
      error: { code: 'SOAL_USAGE_INVALID', message: 'not a size in --sizes: "abc"' },
    })
  })

  it('a flag that the parser refuses is the same', async () => {
    const { code, stdout } = await soalbench(['run', '--nope', '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'SOAL_USAGE_INVALID' } })
  })
})

describe('workspaces that cannot be used', () => {
  it('a file where the folder should be', async () => {
    const path = join(folder, 'a-file')
    await writeFile(path, '')
    const { code, stderr } = await soalbench(['run', '--sizes', '10kb', '--workspace', path])
    expect(stderr).toMatch(/a-file[\s\S]*--workspace/)
    expect(code).toBe(2)
  })

  it.skipIf(process.getuid?.() === 0)(
    'a folder without the right to write (root may write anywhere)',
    async () => {
      const path = join(folder, 'read-only')
      await mkdir(path)
      await chmod(path, 0o500)
      const { code, stderr } = await soalbench(['run', '--sizes', '10kb', '--workspace', join(path, 'ws')])
      expect(stderr).toMatch(/read-only[\s\S]*--workspace/)
      expect(code).toBe(2)
    },
  )

  it('a pseudo file system that takes no folders', async () => {
    const { code, stderr } = await soalbench(['run', '--sizes', '10kb', '--workspace', '/proc/soalbench'])
    expect(stderr).toMatch(/\/proc\/soalbench[\s\S]*--workspace/)
    expect(code).toBe(2)
  })
})

describe('a cache without engines', () => {
  it('names the command that installs them', async () => {
    const { code, stderr } = await soalbench(['run', '--sizes', '10kb', '--workspace', join(folder, 'ws')], {
      SOALBENCH_CACHE_DIR: join(folder, 'empty-cache'),
    })
    expect(stderr).toMatch(/no local engines[\s\S]*soalbench local install/)
    expect(code).toBe(4)
  })
})

describe('an interrupt', () => {
  it('ends a command with 130 and is told as what it is, also when npx passes it on', async () => {
    const args = ['payloads', 'generate', '--size', '10gb', '--workspace', join(folder, 'interrupted')]
    const child = spawn(process.execPath, ['bin/run.js', ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    await once(child.stderr, 'data')
    child.kill('SIGINT')
    setTimeout(() => child.kill('SIGINT'), 5)
    const [code] = await once(child, 'close')
    expect(stderr).toMatch(/Error: interrupted\n/)
    expect(stderr).not.toMatch(/bug|\n\s+at /)
    expect(code).toBe(130)
  })
})

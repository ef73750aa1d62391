import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeGithub } from './fake-github.ts'
import { actionFolder } from './github.ts'

let folder = ''
let url = ''
let github = new FakeGithub()

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-tell-'))
  github = new FakeGithub()
  url = await github.start()
})
afterEach(async () => {
  github.stop()
  await rm(folder, { recursive: true, force: true })
})

interface Told {
  readonly end?: string
  readonly regressed?: readonly string[]
  readonly cells?: readonly { readonly key: string; readonly verdict: string; readonly flagged: boolean }[]
  readonly comment?: string
  readonly pullRequest?: string
}

async function script(name: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [join(actionFolder, name), ...args], {
    env: {
      PATH: process.env['PATH'],
      ...{ GITHUB_API_URL: url, GITHUB_SERVER_URL: 'https://github.test', GITHUB_REPOSITORY: 'o/r' },
      ...{ GITHUB_TOKEN: 'token-of-the-job', GITHUB_RUN_ID: '7', ...env },
    },
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const code = await new Promise((resolve) => child.on('close', resolve))
  return { code, output }
}

async function tell({
  end = 'passed',
  regressed = [],
  cells = [],
  comment = 'text',
  pullRequest = '',
}: Told) {
  const regressions = regressed.map((key) => ({ key, cell: `${key} · 1 MB`, words: '30.0 % slower' }))
  const night = { schema: 'soalbench.nightly/1', nightId: 'gh-7-1', end, regressions, comparison: { cells } }
  await writeFile(join(folder, 'night.json'), JSON.stringify(night))
  await writeFile(join(folder, 'comment.md'), comment)
  const told = await script('tell.mjs', [folder], { PULL_REQUEST: pullRequest })
  expect(told).toMatchObject({ code: 0 })
  return told.output
}

const cell = (key: string, verdict: string, flagged = false) => ({ key, verdict, flagged })

describe('issues', () => {
  it('are opened once, kept up to date, and closed on recovery', async () => {
    await tell({ end: 'regressed', regressed: ['etl'], cells: [cell('etl', 'regressed')] })
    await tell({ end: 'regressed', regressed: ['etl'], cells: [cell('etl', 'regressed')] })
    expect(github.issues).toHaveLength(1)
    expect(github.issues[0]).toMatchObject({
      ...{ state: 'open', labels: ['soalbench-regression'] },
      title: 'soalbench: etl · 1 MB has regressed',
    })
    await tell({ cells: [cell('etl', 'unchanged')] })
    expect(github.issues[0]).toMatchObject({ state: 'closed' })
    expect(github.comments[0]?.body).toContain('Not found any more in the night gh-7-1')
    await tell({ end: 'regressed', regressed: ['etl'], cells: [cell('etl', 'regressed')] })
    expect(github.issues.map(({ state }) => state)).toEqual(['closed', 'open'])
    expect(github.tokens).toEqual(new Set(['Bearer token-of-the-job']))
  })

  it('are one for each cell, and found on a later page', async () => {
    const keys = Array.from({ length: 104 }, (_, at) => `etl ${at}`)
    await tell({ end: 'regressed', regressed: keys })
    await tell({ end: 'regressed', regressed: keys })
    expect(github.issues).toHaveLength(104)
  })

  it.each([
    ['a night that learns', { end: 'learning', cells: [cell('etl', 'unchanged')] }],
    ['a night that ended early', { end: 'incomplete', cells: [cell('etl', 'unchanged')] }],
    ['a cell that is flagged', { cells: [cell('etl', 'unconfirmed', true)] }],
    ['a cell that cannot be compared', { cells: [cell('etl', 'incomparable')] }],
    ['a night without the cell', { cells: [cell('other', 'unchanged')] }],
  ])('stay open after %s', async (_, night) => {
    await tell({ end: 'regressed', regressed: ['etl'], cells: [cell('etl', 'regressed')] })
    const before = github.written.length
    await tell(night)
    expect(github.written).toHaveLength(before)
  })

  it('call nobody and hold no mark-up', async () => {
    const hostile = '@everyone <img src=x onerror=alert(1)> [a](https://evil.test) #1 `x` | y'
    await tell({ end: 'regressed', regressed: [hostile] })
    const { title = '', body = '' } = github.issues[0] ?? {}
    expect(body).not.toMatch(/[^\\]\]\(|https:\/\/evil/)
    for (const text of [title, body]) {
      expect(text).not.toMatch(/@e|<img|#1/)
    }
  })
})

describe('the comment on a pull request', () => {
  it('is one, which is replaced; issues are left alone', async () => {
    await tell({ pullRequest: '5', comment: '<!-- soalbench-nightly -->\nfirst', regressed: ['etl'] })
    github.comments.push({
      id: 2,
      issue: 5,
      body: '<!-- soalbench-nightly -->\nquoted',
      user: { type: 'User' },
    })
    await tell({ pullRequest: '5', comment: '<!-- soalbench-nightly -->\nsecond', regressed: ['etl'] })
    expect(github.comments.map(({ body }) => body)).toEqual([
      '<!-- soalbench-nightly -->\nsecond',
      '<!-- soalbench-nightly -->\nquoted',
    ])
    expect(github.issues).toHaveLength(0)
  })

  it('is shorter than GitHub takes, and calls nobody', async () => {
    await tell({ pullRequest: '5', comment: `@team\n${'| ä | row |\n'.repeat(9_000)}` })
    const { body = '' } = github.comments[0] ?? {}
    expect(Buffer.byteLength(body)).toBeLessThan(60_000)
    expect(body).toMatch(/@\u200bteam[\s\S]*the whole table is in the files of the job/)
  })

  it('is refused for what is no number', async () => {
    await writeFile(
      join(folder, 'night.json'),
      JSON.stringify({ schema: 'soalbench.nightly/1', regressions: [] }),
    )
    const { code } = await script('tell.mjs', [folder], { PULL_REQUEST: '../../x' })
    expect({ code, calls: github.calls }).toEqual({ code: 1, calls: [] })
  })
})

it('tells nothing where there is no night', async () => {
  const { code, output } = await script('tell.mjs', [folder], {})
  expect({ code, output, calls: github.calls }).toEqual({
    code: 0,
    output: 'no night: nothing to tell\n',
    calls: [],
  })
})

describe('the last history', () => {
  const artifact = (id: number, branch: string, day: number, expired = false) => ({
    expired,
    created_at: `2026-11-0${day}T03:00:00Z`,
    workflow_run: { id, head_branch: branch },
  })

  it('is the newest one of the default branch', async () => {
    github.artifacts.push(
      artifact(1, 'main', 1),
      artifact(2, 'main', 3),
      artifact(3, 'evil', 5),
      artifact(4, 'main', 6, true),
    )
    const output = join(folder, 'output')
    const env = { GITHUB_OUTPUT: output, DEFAULT_BRANCH: 'main' }
    expect(await script('find-history.mjs', ['soalbench-history-local'], env)).toMatchObject({ code: 0 })
    expect(await readFile(output, 'utf8')).toBe('run-id=2\n')
  })

  it('is none in the first night', async () => {
    const { code, output } = await script('find-history.mjs', ['x'], { DEFAULT_BRANCH: 'main' })
    expect({ code, output }).toEqual({ code: 0, output: 'no history yet\n' })
  })
})

import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actionFolder, outputsIn, readAction, runSteps, type Job, type RanStep } from './github.ts'

const action = readAction()
const usual = Object.fromEntries(
  Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? '']),
)
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-action-'))
  // The packages of this checkout are here already, and the program is built.
  await mkdir(join(folder, 'bin'))
  await writeFile(join(folder, 'bin/npm'), `#!/bin/sh\necho "npm $*" >> "${folder}/npm.log"\n`)
  await chmod(join(folder, 'bin/npm'), 0o755)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** One job of the action on a fresh runner; the history stays from night to night. */
async function night(
  id: string,
  inputs: Job['inputs'] = {},
): Promise<{
  ran: readonly RanStep[]
  outputs: Readonly<Record<string, string>>
  cwd: string
  summary: string
}> {
  const cwd = join(folder, id)
  await mkdir(cwd)
  const [output, summary] = [join(cwd, 'output'), join(cwd, 'summary')]
  const ran = await runSteps(action.runs.steps, {
    inputs: {
      ...usual,
      ...{ rehearse: 'true', sizes: '10kb', platforms: 'lambda,glue', reps: '4', program: resolve('.') },
      ...{ history: join(folder, 'history'), 'baseline-nights': '2' },
      ...inputs,
    },
    env: {
      PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
      ...{ GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary, GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: '1' },
      GITHUB_ACTION_PATH: resolve(actionFolder),
    },
    cwd,
  })
  return { ran, outputs: await outputsIn(output), cwd, summary: await readFile(summary, 'utf8') }
}

describe('the action, its commands run as a runner runs them', () => {
  it('measures, keeps, cleans up and tells', async () => {
    const { ran, outputs, cwd, summary } = await night('11')
    expect(ran.map(({ name, code }) => [name, code])).toEqual([
      ['Build', 0],
      ['Night', 0],
      ['Stop what is left', 0],
      ['Stop what is left of the base', 0],
      ['Outputs and summary', 0],
    ])
    expect(await readFile(join(folder, 'npm.log'), 'utf8')).toBe(
      'npm ci --ignore-scripts --no-audit --no-fund\nnpm run build\n',
    )
    expect(outputs).toEqual({ end: 'learning', folder: '.soalbench/nights/gh-11-1' })
    expect(summary).toMatch(/^<!-- soalbench-nightly -->\n## soalbench nightly: learning\n/)
    expect(summary).toContain('0 of 2 nights, 2 missing')
    const files = await readdir(join(cwd, outputs['folder'] ?? ''))
    expect(files).toEqual(
      expect.arrayContaining(['comment.md', 'compare.json', 'junit.xml', 'night.json', 'report']),
    )
    const kept = await readdir(join(folder, 'history/v1'), { recursive: true })
    expect(
      kept.filter((name) => name.includes('gh-11-1.')).map((name) => name.replace(/.*run=/, '')),
    ).toEqual(expect.arrayContaining(['gh-11-1.json', 'gh-11-1.parquet']))
  }, 120_000)

  it('ends with 75 where the budget of the day is used up, and still cleans up', async () => {
    const { ran, outputs, summary } = await night('12', { budget: '0.01', base: resolve('.') })
    expect(ran.map(({ name, code }) => [name, code])).toEqual([
      ['Build', 0],
      ['Build the base', 0],
      ['Night', 75],
      ['Stop what is left', 0],
      ['Stop what is left of the base', 0],
      ['Outputs and summary', 0],
    ])
    expect(outputs['end']).toBe('incomplete')
    expect(summary).toContain('the budget of 24 hours is used up')
  }, 120_000)

  it('tells of a night that broke off before it began', async () => {
    const { ran, outputs, summary } = await night('13', { sizes: 'ten' })
    expect(ran.find(({ name }) => name === 'Night')).toMatchObject({ code: 2 })
    expect(outputs['end']).toBe('none')
    expect(summary).toMatch(/broke off/)
  }, 120_000)

  it('takes an input for a text, whatever stands in it', async () => {
    const hostile = '10kb"; touch pwned; $(touch pwned) `touch pwned`'
    const { ran, cwd } = await night('14', { sizes: hostile })
    expect(ran.find(({ name }) => name === 'Night')).toMatchObject({ code: 2 })
    expect(await readdir(cwd)).not.toContain('pwned')
  }, 120_000)
})

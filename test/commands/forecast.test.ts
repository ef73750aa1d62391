import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storeForecastRun } from '../forecast/store-forecast-run.ts'
import { soalbench, type Finished } from './soalbench.ts'

let folder = ''
const file = (name: string): string => join(folder, name)
const forecast = (...args: readonly string[]): Promise<Finished> =>
  soalbench(['forecast', '--workspace', file('ws'), ...args])

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-forecast-'))
  await storeForecastRun(file('ws'))
  await writeFile(file('sizes.csv'), 'size,share\n1mb,80\n100mb,20\n')
  await writeFile(file('odd.csv'), 'size,share\n1mb,80\n100mx,20\n')
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Document {
  readonly schema: string
  readonly target: string
  readonly jobsPerMonth: number
  readonly candidates: readonly { readonly monthlyUsd: { readonly point: string } | null }[]
  readonly best: { readonly label: string } | null
}

async function documentOf(...args: readonly string[]): Promise<Document> {
  const { code, stdout, stderr } = await forecast(...args, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const parsed: Document = JSON.parse(stdout)
  return parsed
}

describe('soalbench forecast', () => {
  it('says first that local figures are none of AWS, then who is cheapest and how sure that is', async () => {
    const { code, stdout, stderr } = await forecast(
      '--jobs-per-month',
      '3000',
      '--size-mix',
      file('sizes.csv'),
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^Durations were measured on the local engines of this computer: no AWS figures/)
    expect(stdout).toMatch(/3,000 jobs a month \(at random\), 2 payload\s+sizes\s+of\s+\S*sizes\.csv/s)
    expect(stdout).toMatch(/Cheapest for all jobs: lambda .* a month \(95 %: \$.* to \$.*\)/s)
    expect(stdout).toMatch(/Rout(ed|ing) by payload size/)
    expect(stdout).toMatch(/keep-alive of lambda +5 min: .* 15 min: /)
  })

  it('gives the same as one document, with exact amounts', async () => {
    const found = await documentOf('--arrivals-per-hour', '12')
    expect(found).toMatchObject({ schema: 'soalbench.forecast/1', target: 'local', jobsPerMonth: 8760 })
    expect(found.candidates).toHaveLength(4)
    for (const { monthlyUsd } of found.candidates) expect(monthlyUsd?.point).toMatch(/^\d+\.\d+$/)
  })

  it('applies what the flags say of prices', async () => {
    const usd = async (...args: readonly string[]) =>
      Number((await documentOf('--cron', '*/10 * * * *', ...args)).candidates.at(-1)?.monthlyUsd?.point)
    const list = await usd()
    expect(await usd('--discount', '20')).toBeCloseTo(0.8 * list, 6)
    expect(await usd('--region', 'sa-east-1')).toBeGreaterThan(list)
  })

  it('warns of guesses beyond the measured sizes', async () => {
    const { code, stderr } = await forecast('--jobs-per-month', '10', '--size', '400mb')
    expect(code).toBe(0)
    expect(stderr).toMatch(/^warning: 100 % of the jobs .* \(100 MB\), up to 400 MB/)
  })
})

describe('flags that cannot be used', () => {
  const jobs = ['--jobs-per-month', '10']
  it.each([
    [[], /nothing says how many jobs/],
    [[...jobs, '--size', '10gb'], /too far beyond what was measured/],
    [[...jobs, '--run', 'nope'], /no such run: nope/],
    [[...jobs, '--seed', '-1'], /seed/],
  ])('%j', async (args, named) => {
    const { code, stdout, stderr } = await forecast(...args)
    expect(stderr).toMatch(named)
    expect(stderr).toMatch(/\n {2}try: /)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it('are all named at once, and the line of a file', async () => {
    const { code, stderr } = await forecast('--cron', 'x', '--size-mix', file('odd.csv'), '--keep-alive', 'y')
    expect(code).toBe(2)
    expect(stderr).toMatch(/3 flags cannot be used/)
    expect(stderr).toMatch(/--cron: "x".*odd\.csv, line 3: "100mx".*--keep-alive: "y"/s)
  })

  it('a region without prices is price data that is missing', async () => {
    const { code, stderr } = await forecast(...jobs, '--region', 'mars-1')
    expect(stderr).toMatch(/mars-1[\s\S]*\n {2}try: /)
    expect(code).toBe(4)
  })
})

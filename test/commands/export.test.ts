import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storeForecastRun } from '../forecast/store-forecast-run.ts'
import { soalbench, type Finished } from './soalbench.ts'

let folder = ''
const file = (name: string): string => join(folder, name)
const command = (name: string, ...args: readonly string[]): Promise<Finished> =>
  soalbench([name, '--workspace', file('ws'), ...args])

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-export-'))
  await storeForecastRun(file('ws'))
  await writeFile(file('sizes.csv'), 'size,share\n1mb,80\n20mb,20\n')
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Forecast {
  readonly candidates: readonly {
    readonly label: string
    readonly monthlyUsd: { readonly point: string } | null
  }[]
}

/** Of the ranking on the sheet Monthly cost, as it is stored in the file. */
async function ranking(path: string): Promise<readonly (readonly [string, number])[]> {
  const { sheets } = await readXlsx(await readFile(path))
  const rows = sheets.find(({ name }) => name === 'Monthly cost')?.rows ?? []
  const places: [string, number][] = []
  for (const [place, label, usd] of rows.slice(6)) {
    if (typeof place !== 'number' || typeof label !== 'string' || typeof usd !== 'number') break
    places.push([label, usd])
  }
  return places
}

describe('soalbench export', () => {
  it.each([
    ['the defaults', ['--jobs-per-month', '10000'], []],
    [
      'everything given',
      ['--jobs-per-month', '4e8', '--warm-share', '80%', '--discount', '12.5', '--free-tier'],
      ['--region', 'eu-west-1'],
    ],
    ['sizes of a file', ['--jobs-per-month', '77', '--keep-alive', '5m', '--seed', '3'], []],
    ['a distribution', ['--jobs-per-month', '5000', '--size-mix', 'lognormal:2mb,0.8'], []],
  ])('writes a workbook that says what the forecast says: %s', async (name, flags, more) => {
    const all = [...flags, ...more, ...(name === 'sizes of a file' ? ['--size-mix', file('sizes.csv')] : [])]
    const out = file(`out ${name}`)
    const exported = await command('export', '--out', out, ...all)
    expect(exported).toMatchObject({ code: 0, stdout: expect.stringMatching(/planner\.xlsx\n$/) })
    const { stdout } = await command('forecast', '--json', ...all)
    const { candidates }: Forecast = JSON.parse(stdout)
    const wanted = candidates.flatMap(({ label, monthlyUsd }) =>
      monthlyUsd === null ? [] : [[label, Number(monthlyUsd.point)] as const],
    )
    const found = await ranking(join(out, 'planner.xlsx'))
    expect(found.map(([label]) => label)).toEqual(wanted.map(([label]) => label))
    expect(found.length).toBeGreaterThan(2)
    for (const [at, [, usd]] of wanted.entries()) {
      expect(Math.abs((found[at]?.[1] ?? 0) / usd - 1)).toBeLessThan(1e-6)
    }
  })

  it('writes the same bytes again', async () => {
    const bytes = async (): Promise<string> => {
      await command('export', '--out', file('same'))
      return (await readFile(join(file('same'), 'planner.xlsx'))).toString('base64')
    }
    expect(await bytes()).toBe(await bytes())
  })

  it.each(['csv', 'parquet'])('writes each table as %s and names the files', async (format) => {
    const { code, stdout } = await command('export', '--format', format, '--out', file(format), '--json')
    const document: unknown = JSON.parse(stdout)
    expect(code).toBe(0)
    expect(document).toMatchObject({ schema: 'soalbench.export/1', format })
    expect(document).toHaveProperty('files.1', {
      ...{ path: join(file(format), `trials.${format}`), table: 'trials' },
      rows: expect.any(Number),
    })
    expect(await readdir(file(format))).toContain(`invoice_lines.${format}`)
  })

  it.each([
    [['--format', 'ods'], /format=ods/],
    [['--run', 'nope'], /no such run: nope/],
    [['--region', 'mars-1'], /mars-1[^\n]*--region/],
    [['--warm-share', '2'], /--warm-share: "2"/],
    [['--discount', '101', '--jobs-per-month', 'many'], /--discount: "101"|--jobs-per-month: "many"/],
    [['--size-mix', 'nowhere.csv'], /--size-mix: nowhere\.csv/],
    [['--workload', 'nope'], /--workload nope/],
    [['--format', 'csv', '--discount', '10'], /--discount/],
    [['--price-book', 'nope'], /no such price book: nope/],
  ])('refuses %j', async (args, named) => {
    const { code, stdout, stderr } = await command('export', '--out', file('none'), ...args)
    expect(stderr).toMatch(named)
    expect(stderr).toMatch(/\n {2}try: /)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    await expect(readdir(file('none'))).rejects.toThrow('ENOENT')
  })

  it.each(['xlsx', 'parquet'])('names a folder that cannot be written, for %s', async (format) => {
    await writeFile(file('a-file'), '')
    await mkdir(file('ws'), { recursive: true })
    const { code, stderr } = await command('export', '--format', format, '--out', join(file('a-file'), 'sub'))
    expect(stderr).toMatch(/a-file[\s\S]*\n {2}try: /)
    expect(code).toBe(2)
  })
})

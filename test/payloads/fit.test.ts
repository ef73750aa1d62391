import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fitDataset, type FittedSample } from '../../src/payloads/fit/fit-dataset.ts'
import { Reservoir } from '../../src/payloads/fit/reservoir.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-fit-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function fit(text: string): Promise<FittedSample> {
  const path = join(folder, 'sample.csv')
  await writeFile(path, text)
  return fitDataset(path, { name: 'mine' })
}

const table = (header: string, rows: number, row: (index: number) => string): string =>
  [header, ...Array.from({ length: rows }, (_, index) => row(index))].join('\n')

const typesOf = ({ columns }: FittedSample): string[] => columns.map(({ type }) => type)

/** The types of columns of 300 records, one function for each. */
const typesFor = async (...cells: ((index: number) => string)[]): Promise<string[]> =>
  typesOf(
    await fit(
      table(cells.map((_, index) => `c${index}`).join('|'), 300, (index) =>
        cells.map((cell) => cell(index)).join('|'),
      ),
    ),
  )

describe('delimiter and header', () => {
  it.each([',', ';', '\t', '|'] as const)('delimiter %j', async (delimiter) => {
    const other = delimiter === ',' ? ';' : ','
    const text = table(
      `id${delimiter}text`,
      30,
      (n) => `${n}${delimiter}"a${delimiter}b"${other.repeat(n % 3)}`,
    )
    expect((await fit(text)).definition.delimiter).toBe(delimiter)
  })

  it('a first record of numbers and dates is a record', async () => {
    const fitted = await fit('1,2020-01-01,x\n2,2020-01-02,y\n')
    expect(fitted.rows).toBe(2)
    expect(fitted.columns.map(({ name }) => name)).toEqual(['column_1', 'column_2', 'column_3'])
  })

  it('names of figures are names where others tell of a header', async () => {
    expect((await fit('region,2019,count\nx,5,1\ny,6,2\n')).rows).toBe(2)
    expect((await fit('\uFEFFname,count\r\nx,5\r\n\r\ny,6\r\n')).columns[0]?.name).toBe('name')
  })
})

describe('kinds', () => {
  it('numbers', async () => {
    expect(
      await typesFor(
        (n) => String(n),
        (n) => String((n * 7919) % 301),
        (n) => `${n}.${n % 100}`,
        (n) => `-${n}.5`,
        (n) => (n % 2 === 0 ? '1' : '2.25'),
        (n) => String(n + 3_000_000_000 + (n % 2)),
      ),
    ).toEqual(['key', 'integer', 'decimal(6,2)', 'decimal(5,1)', 'decimal(4,2)', 'integer'])
  })

  it('times and booleans', async () => {
    const day = (n: number): string => `2024-0${1 + (n % 9)}-1${n % 10}`
    expect(
      await typesFor(
        (n) => day(n),
        (n) => `${day(n)} 12:00:0${n % 10}`,
        (n) => `${day(n)}T12:00:00Z`,
        (n) => (n % 3 === 0 ? 'true' : 'False'),
        (n) => (n % 7 === 0 ? '2024-02-30' : '2024-02-28'),
      ),
    ).toEqual(['date', 'timestamp', 'timestamp', 'boolean', 'category of 2'])
  })

  it('texts', async () => {
    const hex = (n: number): string => (Math.imul(n + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0')
    expect(
      await typesFor(
        (n) => `CUST-${1000 + n}`,
        (n) => String(10_000 + ((n * 97) % 250)).padStart(6, '0'),
        hex,
        (n) => ['red', 'green', 'blue'][n % 3] ?? '',
        () => 'EUR',
        () => '',
        (n) => `note ${'x'.repeat(n % 20)} number${n}`,
      ),
    ).toEqual([
      'key',
      'code like 010999',
      'code like ffffffff',
      'category of 3',
      'constant',
      'always empty',
      'text',
    ])
  })
})

describe('what is learned', () => {
  it('null rates, and where a null hangs on another column', async () => {
    const { definition } = await fit(
      table('id,count,last,rate', 400, (n) =>
        n % 4 === 0 ? `${n},0,,` : `${n},${n % 50 || 1},2024-01-01,1.${n % 10}`,
      ),
    )
    expect(definition.columns[2]).toMatchObject({ nullWhen: { column: 'count', equals: '0' } })
    expect(definition.columns[3]).not.toHaveProperty('nulls')
    const chance = await fit(table('id,x', 400, (n) => `${n},${n % 4 === 0 ? '' : n % 50}`))
    expect(chance.definition.columns[1]).toMatchObject({ nulls: 0.25 })
  })

  it('a category that tells another', async () => {
    const { definition } = await fit(
      table('id,city,district', 900, (n) => `${n},city${n % 3},district${n % 3}-${n % 6}`),
    )
    expect(definition.columns[2]).toMatchObject({ by: { column: 'city' } })
  })

  it('repeated records, where a key tells them', async () => {
    const twice = await fit(
      table('id,x', 200, (n) => `${n - (n % 10 === 9 ? 1 : 0)},${n % 10 === 9 ? n - 1 : n}`),
    )
    expect(twice.definition.duplicates).toBe(0.1)
    expect((await fit(table('a,b', 200, () => 'x,y'))).definition.duplicates).toBe(0)
  })

  it('equal files give equal definitions', async () => {
    const text = table('id;text', 500, (n) => `${n};word${n % 7} unique${n} and more`)
    expect((await fit(text)).definition).toEqual((await fit(text)).definition)
  })
})

describe('privacy', () => {
  it('neither rare words nor addresses nor telephone numbers nor rare categories are kept', async () => {
    const text = table('id,note,kind', 300, (n) => {
      const name = `Muster${String.fromCharCode(97 + (n % 26), 97 + (n % 11))}${n}`
      return `${n + 1},"call ${name} at 0301234567 or info@example.org",${n === 7 ? 'secret' : 'plain'}`
    })
    // A record that is there five times is still one record.
    const repeated = `${text}${'\n0,"call Again at home",plain'.repeat(5)}`
    const json = JSON.stringify((await fit(repeated)).definition)
    expect(json).not.toMatch(/Muster|Again|0301234567|example\.org|secret/)
    expect(json).toMatch(/"call"/)
  })
})

describe('Reservoir', () => {
  it('stays within its bounds, keeps the order and samples evenly', () => {
    const reservoir = new Reservoir(1000, 3000)
    for (let index = 0; index < 20_000; index += 1) reservoir.offer(Buffer.from('12345'), 0, 5)
    const indexes = reservoir.records().map(({ index }) => index)
    expect(reservoir.count).toBe(20_000)
    expect(indexes.length * 5).toBeLessThanOrEqual(3000)
    expect(indexes).toEqual(indexes.toSorted((a, b) => a - b))
    const mean = indexes.reduce((sum, index) => sum + index, 0) / indexes.length
    expect(Math.abs(mean - 10_000)).toBeLessThan(1500)
  })
})

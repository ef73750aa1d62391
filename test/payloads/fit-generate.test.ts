import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { datasetDefinition } from '../../src/payloads/definition.ts'
import { fitDataset, type FittedSample } from '../../src/payloads/fit/fit-dataset.ts'
import { generatePayload } from '../../src/payloads/generate-payload.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-fit-'))
  await mkdir(join(folder, 'datasets'))
})
afterAll(() => rm(folder, { recursive: true }))

let fits = 0
/** Fits a text and generates from what was learned, as the command does. */
async function regenerate(
  text: string,
  format: 'csv' | 'jsonl' | 'parquet',
  bytes: number,
): Promise<{ fitted: FittedSample; path: string }> {
  const name = `fitted-${(fits += 1)}`
  const sample = join(folder, 'sample.csv')
  await writeFile(sample, text)
  const fitted = await fitDataset(sample, { name })
  const document = JSON.stringify(fitted.definition)
  expect(v.is(datasetDefinition, JSON.parse(document))).toBe(true)
  await writeFile(join(folder, 'datasets', `${name}.json`), document)
  const { path } = await generatePayload(
    { dataset: name, format, bytes, seed: 1 },
    {
      packageRoot: '.',
      cacheDirectory: join(folder, 'cache'),
      datasetDirectories: [join(folder, 'datasets')],
    },
  )
  return { fitted, path }
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

const keysOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.keys(value) : []

const readCsv = (path: string, delimiter: string): string =>
  `read_csv('${path}', delim='${delimiter}', header=true, quote='"', escape='"', all_varchar=true, strict_mode=true, auto_detect=false, columns=$columns)`

const orders = [
  'id,day,paid,amount,city,note',
  ...Array.from({ length: 600 }, (_, n) => {
    const city = ['Köln', 'Bonn, am Rhein', 'Ulm'][n % 5 === 0 ? 1 : n % 2 === 0 ? 0 : 2]
    return `${n},2024-01-${10 + (n % 20)},${n % 3 === 0},${n % 90}.${10 + (n % 80)},"${city}","a ""quoted"",\ntext ${n} of ${n % 9}"`
  }),
].join('\n')

describe('a fitted dataset', () => {
  it('gives Parquet like the sample', async () => {
    const { path } = await regenerate(orders, 'parquet', 60_000)
    const [row] = await query(
      `select count(*)::double as rows, avg(paid::int)::double as paid, avg(amount)::double as amount, min(day)::varchar as first,
       max(day)::varchar as last, avg((city = 'Bonn, am Rhein')::int)::double as bonn, count(distinct id) = count(*) as keys,
       avg((note like '%"%')::int)::double as quoted from read_parquet('${path}')`,
    )
    expect(row).toMatchObject({ first: '2024-01-10', last: '2024-01-29', keys: true })
    expect(Number(row?.['rows'])).toBeGreaterThan(1000)
    expect(Math.abs(Number(row?.['paid']) - 1 / 3)).toBeLessThan(0.05)
    expect(Math.abs(Number(row?.['bonn']) - 0.2)).toBeLessThan(0.04)
    expect(Math.abs(Number(row?.['amount']) - 44.7)).toBeLessThan(3)
    expect(Number(row?.['quoted'])).toBeGreaterThan(0.5)
  })

  it('gives JSON lines of an exact size', async () => {
    const { path, fitted } = await regenerate(orders.replaceAll(/\btrue\b/g, ''), 'jsonl', 50_000)
    const text = await readFile(path, 'utf8')
    expect(Buffer.byteLength(text)).toBe(50_000)
    for (const line of text.trimEnd().split('\n')) {
      expect(keysOf(JSON.parse(line))).toEqual(fitted.columns.map(({ name }) => name))
    }
  })
})

const cell = fc.oneof(
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }).map((n) => n.toFixed(2)),
  fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((d) => d.toISOString()),
  fc.constantFrom('true', 'false', '', 'a', 'B1', '007', 'CUST-1', '{word}', '{=c0}', '\\', "it's"),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom(',', ';', '|', '\t', '"', '\n', '\r', ' ', 'x', 'é', '😀'),
    maxLength: 8,
  }),
)
const columnOf = (rows: number) =>
  fc.oneof(
    fc.array(cell, { minLength: rows, maxLength: rows }),
    fc
      .array(cell, { minLength: 1, maxLength: 3 })
      .map((few) => Array.from({ length: rows }, (_, n) => few[n % few.length] ?? '')),
    fc.integer({ min: 0, max: 1000 }).map((from) => Array.from({ length: rows }, (_, n) => String(from + n))),
  )
const anyTable = fc
  .record({ rows: fc.integer({ min: 1, max: 60 }), delimiter: fc.constantFrom(',', ';', '\t', '|') })
  .chain(({ rows, delimiter }) =>
    fc.record({
      delimiter: fc.constant(delimiter),
      columns: fc.array(columnOf(rows), { minLength: 2, maxLength: 6 }),
    }),
  )

describe('any well-formed table', () => {
  it('is learned, and what is generated from it has its columns', async () => {
    const property = fc.asyncProperty(anyTable, async ({ delimiter, columns }) => {
      const quote = (text: string): string => `"${text.replaceAll('\0', '').replaceAll('"', '""')}"`
      const names = columns.map((_, index) => `c${index}`)
      const records = (columns[0] ?? []).map((_, row) => columns.map((column) => quote(column[row] ?? '')))
      const text = [names, ...records].map((fields) => fields.join(delimiter)).join('\n')
      const { fitted, path } = await regenerate(text, 'csv', 40_000)
      expect(fitted.rows).toBe(records.length)
      expect(fitted.columns.map(({ name }) => name)).toEqual(names)
      const types = `{${names.map((name) => `'${name}': 'VARCHAR'`).join(', ')}}`
      const [counted] = await query(
        `select count(*)::int as rows from ${readCsv(path, delimiter).replace('$columns', types)}`,
      )
      expect(Number(counted?.['rows'])).toBe((await readFile(path, 'utf8')).trimEnd().split('\n').length - 1)
    })
    await fc.assert(property, { numRuns: 40, seed: 7 })
  })
})

const accommodations = join('..', 'shared', 'data', 'accommodations.csv')

describe.skipIf(!existsSync(accommodations))('the accommodations sample (where it is present)', () => {
  it('is learned with shares and quartiles', async () => {
    const { path, fitted } = await regenerate(await readFile(accommodations, 'utf8'), 'parquet', 1_000_000)
    expect(fitted.rows).toBe(22_248)
    const figures = `median(price)::double as price, avg((room_type = 'Private room')::int)::double as private,
      avg((last_review is null)::int)::double as nulls, quantile_cont(number_of_reviews, 0.75)::double as reviews`
    const source = `read_csv('${accommodations}', delim=';', header=true, quote='"', escape='"')`
    const [[real], [made]] = await Promise.all([
      query(`select ${figures} from ${source}`),
      query(`select ${figures} from read_parquet('${path}')`),
    ])
    expect(Math.abs(Number(made?.['price']) - Number(real?.['price']))).toBeLessThanOrEqual(2)
    expect(Math.abs(Number(made?.['reviews']) - Number(real?.['reviews']))).toBeLessThanOrEqual(2)
    expect(Math.abs(Number(made?.['private']) - Number(real?.['private']))).toBeLessThan(0.02)
    expect(Math.abs(Number(made?.['nulls']) - Number(real?.['nulls']))).toBeLessThan(0.02)
  })
})

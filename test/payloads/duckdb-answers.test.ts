import { appendFileSync, closeSync, copyFileSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Format } from '../../src/core/platform.ts'
import type { Answer } from '../../src/core/result-document.ts'
import { generatePayload, verifyPayload } from '../../src/payloads/index.ts'
import type { Payload } from '../../src/payloads/payload.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const generate = (format: Format, bytes: number): Promise<Payload> =>
  generatePayload(
    { dataset: 'accommodations', format, bytes, seed: 4 },
    { packageRoot: '.', cacheDirectory: folder },
  )

let connection: DuckDBConnection
beforeAll(async () => {
  connection = await (await DuckDBInstance.create()).connect()
  await connection.run(
    `CREATE TABLE taxes AS FROM read_csv('datasets/accommodations/neighbourhoods.csv', delim = ';', header = true)`,
  )
})

const types = `id: 'BIGINT', shape: 'VARCHAR', name: 'VARCHAR', host_name: 'VARCHAR', neighbourhood_group: 'VARCHAR',
  neighbourhood: 'VARCHAR', room_type: 'VARCHAR', price: 'INTEGER', minimum_nights: 'INTEGER', number_of_reviews: 'INTEGER',
  last_review: 'DATE', reviews_per_month: 'DECIMAL(6,2)', calculated_host_listings_count: 'INTEGER', availability_365: 'INTEGER'`

const reader: Readonly<Record<Format, (path: string) => string>> = {
  csv: (path) =>
    `read_csv('${path}', delim = ';', quote = '"', escape = '"', header = true, columns = {${types}})`,
  jsonl: (path) => `read_json('${path}', format = 'newline_delimited', columns = {${types}})`,
  parquet: (path) => `read_parquet('${path}')`,
}

/** The answers by SQL; DuckDB has no CRC-32, so that it gives the texts that are hashed. */
async function answersBySql(format: Format, path: string) {
  await connection.run(`CREATE OR REPLACE TEMP TABLE listings AS FROM ${reader[format](path)}`)
  const texts = async (sql: string): Promise<string[]> =>
    (await connection.runAndReadAll(sql))
      .getRowsJson()
      .map(([text]) => (typeof text === 'string' ? text : ''))
  const groups =
    await texts(`SELECT concat_ws('|', neighbourhood_group, room_type, count(*), sum(price), sum(number_of_reviews),
    min(minimum_nights), max(price)) FROM listings WHERE price > 0 AND number_of_reviews >= 1
    GROUP BY neighbourhood_group, room_type`)
  const ranked =
    await texts(`WITH taxed AS (SELECT zone, room_type, id, price::BIGINT * (10000 + tax_basis_points) AS taxed
      FROM listings JOIN taxes USING (neighbourhood)),
    ranked AS (SELECT *, row_number() OVER (PARTITION BY zone, room_type ORDER BY taxed DESC, id) AS rank FROM taxed)
    SELECT concat_ws('|', zone, room_type, rank, id, taxed) FROM ranked WHERE rank <= 100`)
  const rest = `id || '|' || coalesce(name, '') || '|' || coalesce(host_name, '') || '|' || neighbourhood_group || '|' ||
    neighbourhood || '|' || room_type || '|' || price || '|' || minimum_nights || '|' || number_of_reviews || '|' ||
    coalesce(last_review::VARCHAR, '') || '|' || coalesce(reviews_per_month::VARCHAR, '') || '|' ||
    calculated_host_listings_count || '|' || availability_365`
  const distinct = await texts(`SELECT ${rest} FROM (SELECT DISTINCT ON (id) * FROM listings)`)
  const [count = 'none'] = await texts('SELECT count(*)::VARCHAR FROM listings')
  return {
    rows: Number(count),
    answers: { aggregate: digestOf(groups), etl: etlOf(distinct), join: digestOf(ranked) },
  }
}

const digestOf = (texts: readonly string[]): Answer => ({
  rows: texts.length,
  bytes: null,
  digest: texts.reduce((sum, text) => sum + BigInt(crc32(text)), 0n).toString(),
})

function etlOf(texts: readonly string[]): Answer {
  let digest = 0n
  for (const text of texts) {
    const bar = text.indexOf('|')
    const id = BigInt(text.slice(0, bar))
    digest += ((id % 65521n) + 1n) * BigInt((crc32(text.slice(bar + 1)) % 65521) + 1)
  }
  return { rows: texts.length, bytes: null, digest: digest.toString() }
}

describe.each(['csv', 'jsonl', 'parquet'] as const)('a %s payload', (format) => {
  it.each([3_000, 100_000, 5_000_000])('of %d bytes has the answers that DuckDB finds', async (bytes) => {
    const payload = await generate(format, bytes)
    const { rows, answers } = await answersBySql(format, payload.path)
    expect(payload.rows).toBe(rows)
    expect(payload.answers).toEqual(answers)
    expect(Math.abs(payload.bytes - bytes)).toBeLessThanOrEqual(format === 'parquet' ? 0.02 * bytes : 0)
  })
})

describe('a changed byte', () => {
  it('gives other answers, and is found when the payload is verified', async () => {
    const payload = await generate('csv', 100_000)
    expect(await verifyPayload(payload)).toBe(true)
    const text = readFileSync(payload.path, 'utf8')
    const place = Buffer.byteLength(text.slice(0, text.lastIndexOf(';Private room;') + 14))
    const original = join(folder, 'original.csv')
    copyFileSync(payload.path, original)
    flipDigit(payload.path, place)
    const { answers } = await answersBySql('csv', payload.path)
    expect(answers.etl.digest).not.toBe(payload.answers['etl']?.digest)
    expect(await verifyPayload(payload)).toBe(false)
    copyFileSync(original, payload.path)
    expect(await verifyPayload(payload)).toBe(true)
  })

  it('too many makes it a payload that is not there', async () => {
    const payload = await generate('jsonl', 100_000)
    appendFileSync(payload.path, '\n')
    expect(await generate('jsonl', 100_000)).toMatchObject({ reused: false, bytes: 100_000 })
  })
})

/** Turns the first digit of a price into another. */
function flipDigit(path: string, place: number): void {
  const digit = readFileSync(path)[place] ?? 0
  const file = openSync(path, 'r+')
  writeSync(file, digit === 0x39 ? '8' : String.fromCharCode(digit + 1), place)
  closeSync(file)
}

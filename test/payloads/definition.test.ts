import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { recipeOf, drawRecord } from '../../src/payloads/blocks/recipe.ts'
import { parseDefinition } from '../../src/payloads/dataset.ts'
import { generatePayload } from '../../src/payloads/index.ts'
import { Random } from '../../src/payloads/random.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const base = {
  schema: 'soalbench.dataset/1',
  name: 'mine',
  licence: '',
  origin: '',
  delimiter: ',',
  duplicates: 0,
}
const define = (columns: readonly object[], more: object = {}) =>
  parseDefinition(JSON.stringify({ ...base, ...more, columns }), 'mine.json')
const draw = (columns: readonly object[], records = 2000) => {
  const recipe = recipeOf(define(columns), 'csv')
  const random = new Random(1)
  return Array.from({ length: records }, (_, low) =>
    drawRecord(recipe, random, low).map(({ plain }) => plain),
  )
}
const share = <T>(values: readonly T[], test: (value: T) => boolean): number =>
  values.filter(test).length / values.length

describe('columns', () => {
  it('follow weights, quantiles and rounding', () => {
    const rows = draw([
      {
        name: 'w',
        kind: 'integer',
        distribution: {
          weights: [
            [1, 3],
            [-7, 1],
          ],
        },
      },
      {
        name: 'q',
        kind: 'decimal',
        scale: 2,
        distribution: {
          quantiles: [
            [0, -1.5],
            [0.5, 0],
            [1, 100],
          ],
        },
      },
      {
        name: 'r',
        kind: 'integer',
        distribution: {
          quantiles: [
            [0, 0],
            [1, 1000],
          ],
          round: { step: 50, share: 0.5 },
        },
      },
      {
        name: 'd',
        kind: 'date',
        distribution: {
          quantiles: [
            [0, '2020-02-28'],
            [1, '2020-03-02'],
          ],
        },
      },
      {
        name: 't',
        kind: 'timestamp',
        separator: 'T',
        distribution: { weights: [['2020-01-01T05:06:07', 1]] },
      },
      { name: 'b', kind: 'boolean', trueShare: 0.25 },
    ])
    expect(share(rows, ([w]) => w === '1')).toBeCloseTo(0.75, 1)
    expect(share(rows, ([, q]) => Number(q) < 0)).toBeCloseTo(0.5, 1)
    expect(rows.every(([, q = '']) => /^-?\d+\.\d\d$/.test(q) && Number(q) >= -1.5 && Number(q) <= 100)).toBe(
      true,
    )
    expect(share(rows, ([, , r]) => Number(r) % 50 === 0)).toBeCloseTo(0.51, 1)
    const days = new Set(rows.map((row) => row[3]))
    expect(
      days.has('2020-02-29') && [...days].every((day = '') => day >= '2020-02-28' && day <= '2020-03-02'),
    ).toBe(true)
    expect(rows[0]?.[4]).toBe('2020-01-01T05:06:07')
    expect(share(rows, (row) => row[5] === 'true')).toBeCloseTo(0.25, 1)
  })

  it('hang on each other: values, nulls and words', () => {
    const rows = draw([
      {
        name: 'text',
        kind: 'text',
        languages: [{ weight: 1, patterns: ['{=city} {w}'], words: { w: ['x', 'y'] } }],
      },
      {
        name: 'city',
        kind: 'category',
        by: { column: 'country', groups: { DE: [['Ulm', 1]], FR: [['Metz', 1]] } },
      },
      {
        name: 'country',
        kind: 'category',
        values: [
          ['DE', 1],
          ['FR', 3],
        ],
      },
      { name: 'a', kind: 'boolean', trueShare: 1, nulls: 0.5 },
      { name: 'b', kind: 'boolean', trueShare: 1, nullWith: 'a' },
      { name: 'c', kind: 'boolean', trueShare: 1, nullWhen: { column: 'country', equals: 'DE' } },
    ])
    for (const [text = '', city = '', country, a, b, c] of rows) {
      expect(city).toBe(country === 'DE' ? 'Ulm' : 'Metz')
      expect(text).toMatch(new RegExp(`^${city} [xy]$`))
      expect(b).toBe(a)
      expect(c).toBe(country === 'DE' ? '' : 'true')
    }
    expect(share(rows, (row) => row[3] === '')).toBeCloseTo(0.5, 1)
  })

  it.each([
    [[{ name: 'a', kind: 'boolean', trueShare: 1, nullWith: 'b' }], 'no column named "b"'],
    [
      [
        { name: 'a', kind: 'boolean', trueShare: 1, nullWith: 'b' },
        { name: 'b', kind: 'boolean', trueShare: 1, nullWith: 'a' },
      ],
      'hangs on itself',
    ],
  ])('are refused where they do not fit together', (columns, message) => {
    expect(() => recipeOf(define(columns), 'csv')).toThrow(message)
  })
})

describe('a definition', () => {
  it.each([
    ['{', /not a dataset definition: x\.json: .*JSON/],
    ['{}', /x\.json: schema/],
    [JSON.stringify({ ...base, columns: [] }), /x\.json: columns/],
    [JSON.stringify({ ...base, columns: [{ name: 'a', kind: 'colour' }] }), /x\.json: columns\.0\.kind/],
  ])('that is wrong is refused with the place: %s', (text, message) => {
    expect(() => parseDefinition(text, 'x.json')).toThrow(message)
  })
})

describe('a dataset of its own', () => {
  const columns = [
    { name: 'key', kind: 'key', prefix: 'ORD-' },
    { name: 'uuid', kind: 'code', pattern: 'ffffffff-ffff\\-\\4fff-ffffffffffff' },
    { name: 'plate', kind: 'code', pattern: 'AA-999' },
    {
      name: 'v',
      kind: 'integer',
      distribution: {
        quantiles: [
          [0, 0],
          [1, 99],
        ],
      },
    },
  ]
  const directory = join(folder, 'datasets')
  const generate = async (format: 'csv' | 'jsonl', bytes: number) => {
    mkdirSync(directory, { recursive: true })
    writeFileSync(join(directory, 'mine.json'), JSON.stringify({ ...base, columns }))
    const options = {
      packageRoot: '.',
      cacheDirectory: join(folder, 'cache'),
      datasetDirectories: [directory],
    }
    const payload = await generatePayload({ dataset: 'mine', format, bytes, seed: 1 }, options)
    return { payload, lines: readFileSync(payload.path, 'utf8').slice(0, -1).split('\n') }
  }

  it('without a text column is exact to within one record, over many blocks', async () => {
    const { payload, lines } = await generate('csv', 7_000_000)
    const longest = Math.max(...lines.map(({ length }) => length))
    expect(payload.bytes).toBeLessThanOrEqual(7_000_000)
    expect(payload.bytes).toBeGreaterThan(7_000_000 - 2 * longest)
    expect(payload.answers).toEqual({})
    expect(lines.shift()).toBe('key,uuid,plate,v')
    expect(payload.rows).toBe(lines.length)
    const form = /^ORD-1\d{9},[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{12},[A-Z]{2}-\d{3},\d{1,2}$/
    expect(lines.filter((line) => !form.test(line))).toEqual([])
    expect(new Set(lines.map((line) => line.split(',')[0])).size).toBe(lines.length)
    expect(new Set(lines.map((line) => line.split(',')[1])).size).toBe(lines.length)
  })

  it('is JSON in JSON lines', async () => {
    const { lines } = await generate('jsonl', 50_000)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ key: expect.stringMatching(/^ORD-1\d{9}$/) })
  })
})

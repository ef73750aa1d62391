import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../src/core/cell.ts'
import {
  itemsOf,
  loadPriceBook,
  priceBooks,
  rateLookup,
  ratesOf,
  regionsOf,
  tieredRateLookup,
} from '../../src/cost/price-book.ts'
import released from './released-price-books.json' with { type: 'json' }

const here = (path: string): URL => new URL(path, import.meta.url)
const book = loadPriceBook('aws-2026-11')

it('every file of prices/ is a book', () => {
  const files = readdirSync(here('../../src/cost/prices/'))
  expect(priceBooks.map(({ name }) => `${name}.json`)).toEqual(files)
})

describe('a released book', () => {
  it('is listed with its digest', () => {
    expect(Object.keys(released)).toEqual(priceBooks.map(({ name }) => name))
  })

  it.each(Object.entries(released))('%s is never edited: a new price is a new book', (name, digest) => {
    const document: unknown = JSON.parse(readFileSync(here(`../../src/cost/prices/${name}.json`), 'utf8'))
    expect(createHash('sha256').update(canonicalJson(document)).digest('hex')).toBe(digest)
  })
})

describe.each(priceBooks.map((each) => [each.name, each] as const))(
  'price book %s',
  (_name, { sheets, released: releasedOn, freeTier }) => {
    it('says where and when each rate was found, not after the release', () => {
      for (const { item, source, retrieved } of sheets) {
        expect(source.length, item).toBeGreaterThan(20)
        expect(retrieved <= releasedOn, item).toBe(true)
      }
    })

    it('has prices to at most ten digits, as the price list has them', () => {
      for (const { item, rates, tiers } of sheets) {
        for (const { usd } of [...rates, ...tiers]) expect(usd, item).toMatch(/^\d+\.\d{1,10}$/)
      }
    })

    it('has ever cheaper tiers', () => {
      for (const { item, rates, tiers } of sheets) {
        const prices = [rates[0], ...tiers].map((step) => Number(step?.usd))
        expect(prices, item).toEqual(prices.toSorted((a, b) => b - a))
      }
    })

    it('has rates for what is free', () => {
      const items = new Set(sheets.map(({ item }) => item))
      for (const free of freeTier.flatMap((allowance) => allowance.items)) expect(items).toContain(free)
    })

    it.each([
      ['glue-6-dpu-standard', 'us-east-1', '0.308', 'single third party'],
      ['glue-dpu-standard', 'sa-east-1', '0.69', 'third party'],
      ['glue-m-dpu-standard', 'eu-west-1', '0.52', 'third party'],
      ['emr-serverless-vcpu-arm64', 'us-east-1', '0.042094', 'single third party'],
      ['emr-serverless-vcpu-arm64', 'ap-southeast-1', '0.052585', 'third party'],
      ['emr-serverless-storage', 'sa-east-1', '0.000211', 'third party'],
      ['lambda-ephemeral-storage', 'us-east-1', '0.0000000309', 'AWS'],
      ['lambda-ephemeral-storage', 'ap-southeast-1', '0.000000037', 'third party'],
      ['lambda-provisioned-concurrency-arm64', 'us-east-1', '0.0000033334', 'third party'],
      ['emr-ec2-r5.4xlarge', 'us-west-2', '0.252', 'AWS'],
      ['logs-ingest', 'ap-southeast-1', '0.7', 'third party'],
    ])('%s in %s costs %s (%s)', (item, region, usd, confidence) => {
      expect(rateLookup(book, region)(item)).toMatchObject({ usd, confidence })
    })
  },
)

describe('tieredRateLookup', () => {
  it('gives arm64 its own bounds', () => {
    const bounds = (architecture: string) =>
      tieredRateLookup(
        book,
        'eu-central-1',
      )(`lambda-duration-${architecture}`).tiers.map(({ from, to }) => [from, to])
    expect(bounds('x86_64')).toEqual([
      ['0', '6000000000'],
      ['6000000000', '15000000000'],
      ['15000000000', null],
    ])
    expect(bounds('arm64')).toEqual([
      ['0', '7500000000'],
      ['7500000000', '18750000000'],
      ['18750000000', null],
    ])
  })

  it('gives tiers that are contiguous from 0 to the end, and the first price as the rate', () => {
    for (const { rate, tiers } of ratesOf(book)) {
      expect(tiers.map(({ from }) => from)).toEqual(['0', ...tiers.slice(0, -1).map(({ to }) => to)])
      expect(tiers.at(-1)?.to).toBeNull()
      expect(rate.usd).toBe(tiers[0].usd)
      expect(tieredRateLookup(book, rate.region)(rate.item)).toEqual({ rate, tiers })
    }
  })

  it('names item, region and book of a missing rate, and the regions that there are', () => {
    expect(() => rateLookup(book, 'eu-central-1')('glue-dpu-flex')).toThrow(
      expect.objectContaining({
        code: 'SOAL_PRICE_MISSING',
        message: 'no rate for glue-dpu-flex in eu-central-1: price book aws-2026-11',
        suggestions: expect.arrayContaining([
          'The book has it in eu-west-1, us-east-1: choose one of these regions.',
        ]),
      }),
    )
    expect(() => rateLookup(book, 'us-east-1')('glue-6-m-dpu-flex')).toThrow(
      expect.objectContaining({
        suggestions: expect.arrayContaining([
          expect.stringContaining('does not have this item in any region'),
        ]),
      }),
    )
  })
})

it('lists items and regions once', () => {
  expect(itemsOf(book)).toHaveLength(new Set(book.sheets.map(({ item }) => item)).size)
  expect(regionsOf(book, 'glue-dpu-flex')).toEqual(['eu-west-1', 'us-east-1'])
  expect(regionsOf(book, 'no-such-item')).toEqual([])
  expect(regionsOf(book)).toContain('me-south-1')
  expect(ratesOf(book)).toHaveLength(book.sheets.flatMap(({ rates }) => rates).length)
})

it('names the books when one is not there', () => {
  expect(() => loadPriceBook('aws-1999-01')).toThrow(
    expect.objectContaining({
      message: 'no such price book: aws-1999-01',
      suggestions: ['There is aws-2026-11.'],
    }),
  )
})

import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadPriceBook, priceBooks, rateLookup } from '../../src/cost/price-book.ts'

it('every file of prices/ is a book', () => {
  const files = readdirSync(new URL('../../src/cost/prices/', import.meta.url))
  expect(priceBooks.map((book) => `${book.name}.json`)).toEqual(files)
})

describe.each(priceBooks.map((book) => [book.name, book] as const))('price book %s', (_name, book) => {
  it('says where, when and how sure each rate is', () => {
    for (const sheet of book.sheets) {
      expect(sheet.source.length, sheet.item).toBeGreaterThan(10)
      expect(sheet.retrieved, sheet.item).toMatch(/^20\d\d-[01]\d-[0-3]\d$/)
      expect(sheet.retrieved <= book.released, sheet.item).toBe(true)
      expect(['AWS', 'third party', 'single third party'], sheet.item).toContain(sheet.confidence)
      expect(['GB-second', 'request', 'vCPU-hour', 'GB-hour', 'DPU-hour', 'M-DPU-hour']).toContain(sheet.unit)
    }
  })

  it('has one positive price per item and region, as an exact decimal', () => {
    const keys = book.sheets.flatMap(({ item, rates }) => rates.map(({ region }) => `${item} ${region}`))
    expect(new Set(keys).size).toBe(keys.length)
    for (const { rates, tiers } of book.sheets) {
      for (const { usd } of [...rates, ...tiers]) {
        expect(usd).toMatch(/^\d+\.\d{1,10}$/)
        expect(Number(usd)).toBeGreaterThan(0)
      }
      for (const { region } of rates) expect(region).toMatch(/^[a-z]{2}-[a-z]+-\d$/)
    }
  })

  it('has ever cheaper tiers at ever larger quantities', () => {
    for (const { rates, tiers } of book.sheets) {
      const steps = [{ from: '0', usd: rates[0]?.usd ?? '' }, ...tiers]
      for (const [at, step] of steps.slice(1).entries()) {
        expect(Number(step.from)).toBeGreaterThan(Number(steps[at]?.from))
        expect(Number(step.usd)).toBeLessThan(Number(steps[at]?.usd))
      }
    }
  })

  it('is in US dollars', () => expect(book.currency).toBe('USD'))
})

describe('rateLookup', () => {
  const rate = rateLookup(loadPriceBook('aws-2026-11'), 'eu-central-1')

  it('gives the price of the region with its provenance', () => {
    expect(rate('emr-serverless-vcpu-x86_64')).toMatchObject({
      usd: '0.060528',
      unit: 'vCPU-hour',
      confidence: 'third party',
    })
  })

  it('names item, region and book of a missing rate, and the regions that there are', () => {
    expect(() => rate('lambda-requests')).toThrow(
      'no rate for lambda-requests in eu-central-1: price book aws-2026-11',
    )
    expect(() => rate('lambda-requests')).toThrow(
      expect.objectContaining({
        suggestions: expect.arrayContaining([expect.stringContaining('The book has it in ')]),
      }),
    )
  })
})

it('names the books when one is not there', () => {
  expect(() => loadPriceBook('aws-1999-01')).toThrow('no such price book: aws-1999-01')
})

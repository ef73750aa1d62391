import { describe, expect, it } from 'vitest'
import { PlatformUnavailable } from '../../src/core/errors.ts'
import { buildBook } from '../../src/price-list/build-book.ts'
import { collectRates, type CollectedRates } from '../../src/price-list/collect-rates.ts'
import { parseProduct } from '../../src/price-list/parse-product.ts'
import { priceQueryOf, queriedItems } from '../../src/price-list/price-queries.ts'
import type { ReadProducts } from '../../src/price-list/read-products.ts'
import { catalogueOf } from '../fakes/price-list-catalogue.ts'
import { documentOf, onePrice, type Listed } from '../fakes/price-list-documents.ts'

const regions = ['us-east-1', 'eu-west-1', 'ap-southeast-1']
const whole = regions.flatMap(catalogueOf)

/** Answers with every product of a service, as if nothing were filtered there. */
const readerOf =
  (listed: readonly Listed[]): ReadProducts =>
  ({ serviceCode }) =>
    Promise.resolve(
      listed
        .filter((one) => one.serviceCode === serviceCode)
        .map((one) => parseProduct(documentOf(one), 'here')),
    )

const collect = (items: readonly string[], listed: readonly Listed[] = whole): Promise<CollectedRates> =>
  collectRates(readerOf(listed), { regions, queries: items.flatMap((item) => priceQueryOf(item) ?? []) })

describe('rates of the price list', () => {
  it('are found for every item in every region, whatever the service leaves unfiltered', async () => {
    const { listed, unlisted } = await collect(queriedItems)
    expect(unlisted).toEqual([])
    expect(listed.map(({ query, region }) => `${query.item} ${region}`)).toEqual(
      regions.flatMap((region) => queriedItems.map((item) => `${item} ${region}`)),
    )
    const book = buildBook(listed, { name: 'all', today: '2026-11-21', freeTier: [] })
    expect(new Set(book.sheets.map(({ confidence }) => confidence))).toEqual(new Set(['AWS']))
  })

  it('end with the first call that fails', async () => {
    const asked: string[] = []
    const read: ReadProducts = ({ region }) => {
      asked.push(region)
      return Promise.reject(new PlatformUnavailable(`nothing from ${region}`))
    }
    const queries = ['glue-dpu-standard'].flatMap((item) => priceQueryOf(item) ?? [])
    await expect(collectRates(read, { regions, queries })).rejects.toThrow('nothing from us-east-1')
    expect(asked).toEqual(regions)
  })
})

describe('a rate that is sold under two SKUs', () => {
  const changed = (change: (listed: Listed) => Listed[]): Listed[] =>
    whole.flatMap((listed) => (listed.sku === 'REQARMUSEAST1' ? change(listed) : [listed]))

  it('names both where they have the same price', async () => {
    const { listed } = await collect(['lambda-requests'])
    expect(listed[0]?.skus).toEqual(['REQUSEAST1', 'REQARMUSEAST1'])
  })

  it('is found where only one is sold', async () => {
    const { listed, unlisted } = await collect(
      ['lambda-requests'],
      changed(() => []),
    )
    expect(unlisted).toEqual([])
    expect(listed[0]?.skus).toEqual(['REQUSEAST1'])
  })

  it.each([
    ['with two prices', onePrice('0.0000001', 'Requests'), /two prices for one rate: 0\.0000002 of Request /],
    ['with a second one that is unusable', onePrice('0', 'Requests'), /price of 0.*REQARMUSEAST1/],
  ])('%s is not to be had', async (_, dimensions, why) => {
    const { listed, unlisted } = await collect(
      ['lambda-requests'],
      changed((one) => [{ ...one, dimensions }]),
    )
    expect(listed.map(({ region }) => region)).toEqual(['eu-west-1', 'ap-southeast-1'])
    expect(unlisted).toMatchObject([
      { item: 'lambda-requests', region: 'us-east-1', why: expect.stringMatching(why) },
    ])
  })
})

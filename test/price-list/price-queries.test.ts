import { describe, expect, it } from 'vitest'
import { itemsOf, priceBooks, ratesOf } from '../../src/cost/price-book.ts'
import { priceQueryOf, queriedItems } from '../../src/price-list/price-queries.ts'

describe('price queries', () => {
  it.each(priceBooks.map((book) => [book.name, book] as const))(
    'know every item of %s, in its unit',
    (_, book) => {
      const units = new Map(ratesOf(book).map(({ rate }) => [rate.item, rate.unit]))
      expect(Object.fromEntries(itemsOf(book).map((item) => [item, priceQueryOf(item)?.unit]))).toEqual(
        Object.fromEntries(units),
      )
    },
  )

  it('name each item once', () => expect(new Set(queriedItems).size).toBe(queriedItems.length))

  it('know instances of every type', () => {
    expect(priceQueryOf('ec2-r6g.16xlarge')).toMatchObject({
      serviceCode: 'AmazonEC2',
      filters: { instanceType: 'r6g.16xlarge', operatingSystem: 'Linux', tenancy: 'Shared' },
    })
    expect(priceQueryOf('emr-ec2-u-6tb1.metal')).toMatchObject({
      serviceCode: 'ElasticMapReduce',
      filters: { instanceType: 'u-6tb1.metal', softwareType: 'EMR' },
    })
  })

  it.each(['nothing', 'ec2-', 'ec2-m5', 'ec2-M5.xlarge', 'EC2-m5.xlarge', '', 'constructor'])(
    'do not know %j',
    (item) => expect(priceQueryOf(item)).toBeUndefined(),
  )
})

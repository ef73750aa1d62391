import { describe, expect, it } from 'vitest'
import { PlatformUnavailable } from '../../src/core/errors.ts'
import { parseProduct } from '../../src/price-list/parse-product.ts'
import { documentOf, onePrice } from '../fakes/price-list-documents.ts'

const text = documentOf({
  sku: 'ABC',
  serviceCode: 'AWSGlue',
  attributes: { usagetype: 'USE1-ETL-DPU-Hour' },
  dimensions: onePrice('0.44', 'DPU-Hour'),
})

describe('a document of the price list', () => {
  it('is read without a product family, as most are', () => {
    expect(parseProduct(text, 'document 1')).toMatchObject({
      sku: 'ABC',
      productFamily: '',
      attributes: { usagetype: 'USE1-ETL-DPU-Hour' },
      publicationDate: '2026-10-28T00:00:00Z',
      onDemand: [[{ unit: 'DPU-Hour', beginRange: '0', endRange: 'Inf', pricePerUnit: { USD: '0.44' } }]],
    })
  })

  it('has no price on demand where it has reserved terms only', () => {
    const { terms, ...rest } = JSON.parse(text)
    const reserved = JSON.stringify({ ...rest, terms: { Reserved: terms.OnDemand } })
    expect(parseProduct(reserved, 'document 1').onDemand).toEqual([])
  })

  it.each([
    ['cut off', text.slice(0, 100), /document 7 of AWSGlue in us-east-1/],
    ['empty', '', /JSON/],
    ['a number', '3', /document: /],
    ['null', 'null', /document: /],
    ['without a product', '{"terms":{}}', /product: /],
    ['without a SKU', text.replace('"sku":"ABC"}', '"sku":""}'), /product\.sku: /],
    ['without terms', JSON.stringify({ ...JSON.parse(text), terms: undefined }), /terms: /],
    ['with a price as a number', text.replace('"USD":"0.44"', '"USD":0.44'), /pricePerUnit\.USD: /],
  ])('that is %s is refused by its place', (_, broken, named) => {
    const parse = (): unknown => parseProduct(broken, 'document 7 of AWSGlue in us-east-1')
    expect(parse).toThrow(PlatformUnavailable)
    expect(parse).toThrow(named)
    expect(parse).toThrow(/document 7 of AWSGlue in us-east-1/)
  })
})

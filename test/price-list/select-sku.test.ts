import { describe, expect, it } from 'vitest'
import { parseProduct } from '../../src/price-list/parse-product.ts'
import { priceQueryOf } from '../../src/price-list/price-queries.ts'
import type { PriceQuery } from '../../src/price-list/price-query.ts'
import { selectSku } from '../../src/price-list/select-sku.ts'
import { catalogueOf } from '../fakes/price-list-catalogue.ts'
import { documentOf, onePrice, type Listed } from '../fakes/price-list-documents.ts'

const products = (listed: readonly Listed[]) => listed.map((one) => parseProduct(documentOf(one), 'here'))
const catalogue = catalogueOf('us-east-1')

function queryOf(item: string): PriceQuery {
  const query = priceQueryOf(item)
  if (query === undefined) throw new Error(`no query for ${item}`)
  return query
}

/** The one product of the catalogue for an item, with what the test changes. */
function listedAs(item: string, changes: Partial<Listed> = {}): Listed {
  const selection = selectSku(products(catalogue), queryOf(item), 'us-east-1')
  const sku = selection.kind === 'found' ? selection.found.sku : selection.kind
  const found = catalogue.find((listed) => listed.sku === sku)
  if (found === undefined) throw new Error(`no product for ${item}: ${sku}`)
  return { ...found, ...changes }
}

describe('of a whole price list', () => {
  it.each([
    ['lambda-duration-x86_64', 'SECUSEAST1', '0.0000166667', 3],
    ['lambda-duration-arm64', 'SECARMUSEAST1', '0.0000133334', 3],
    ['lambda-requests', 'REQUSEAST1', '0.0000002', 1],
    ['lambda-provisioned-duration-arm64', 'PCSECARMUSEAST1', '0.0000077778', 1],
    ['emr-serverless-vcpu-x86_64', 'EMRCPUUSEAST1', '0.052624', 1],
    ['emr-serverless-vcpu-arm64', 'EMRCPUARMUSEAST1', '0.042094', 1],
    ['glue-dpu-standard', 'GLUEUSEAST1', '0.44', 1],
    ['glue-dpu-flex', 'GLUEFLEXUSEAST1', '0.29', 1],
    ['glue-6-dpu-standard', 'GLUE6USEAST1', '0.308', 1],
    ['glue-m-dpu-standard', 'GLUEMEMUSEAST1', '0.52', 1],
    ['glue-6-m-dpu-standard', 'GLUE6MEMUSEAST1', '0.364', 1],
    ['ec2-m5.xlarge', 'BOXUSEAST1', '0.192', 1],
    ['emr-ec2-m5.xlarge', 'EMRBOXUSEAST1', '0.048', 1],
    ['s3-storage', 'STDUSEAST1', '0.023', 3],
    ['s3-get-requests', 'GETUSEAST1', '0.0000004', 1],
    ['logs-ingest', 'LOGINUSEAST1', '0.5', 1],
    ['nat-gateway-hours', 'NATHUSEAST1', '0.045', 1],
    ['vpc-endpoint-data', 'VPCBUSEAST1', '0.01', 3],
  ])('%s is %s', (item, sku, usd, tiers) => {
    const selection = selectSku(products(catalogue), queryOf(item), 'us-east-1')
    expect(selection).toMatchObject({ kind: 'found', found: { sku } })
    const found = selection.kind === 'found' ? selection.found.tiers : []
    expect([found.length, found[0]]).toEqual([tiers, { from: '0', usd }])
  })

  it('nothing is taken from another region', () => {
    expect(selectSku(products(catalogueOf('eu-west-1')), queryOf('glue-dpu-standard'), 'us-east-1')).toEqual({
      kind: 'none',
    })
  })

  it('the operation is compared without case', () => {
    expect(
      selectSku(products(catalogueOf('eu-west-1')), queryOf('glue-dpu-standard'), 'eu-west-1'),
    ).toMatchObject({ kind: 'found', found: { sku: 'GLUEEUWEST1', usagetype: 'EU-ETL-DPU-Hour' } })
  })
})

describe('a row of the free tier is never a candidate', () => {
  const paid = listedAs('lambda-requests')
  it.each([
    ['by its usage type', { ...paid.attributes, usagetype: 'Global-Request' }],
    ['by its location', { ...paid.attributes, location: 'Any' }],
    ['in a Local Zone', { ...paid.attributes, locationType: 'AWS Local Zone' }],
  ])('%s', (_, attributes) => {
    const free = { ...paid, sku: 'FREE', attributes, dimensions: onePrice('0', 'Requests') }
    expect(selectSku(products([free]), queryOf('lambda-requests'), 'us-east-1')).toEqual({ kind: 'none' })
    expect(selectSku(products([free, paid]), queryOf('lambda-requests'), 'us-east-1')).toMatchObject({
      found: { sku: paid.sku },
    })
  })
})

describe('several SKUs', () => {
  const hours = listedAs('nat-gateway-hours')
  const both = products([hours, { ...hours, sku: 'SECOND', dimensions: onePrice('0.05', 'Hrs') }])
  const query = queryOf('nat-gateway-hours')

  it('are told with sku, usage type, operation and price', () => {
    expect(selectSku(both, query, 'us-east-1')).toEqual({
      kind: 'several',
      candidates: [
        {
          sku: hours.sku,
          usagetype: 'NatGateway-Hours',
          operation: 'NatGateway',
          usd: ['0.0450000000'],
          unit: 'Hrs',
        },
        { sku: 'SECOND', usagetype: 'NatGateway-Hours', operation: 'NatGateway', usd: ['0.05'], unit: 'Hrs' },
      ],
    })
  })

  it('are chosen from where one of them is named', () => {
    expect(selectSku(both, query, 'us-east-1', new Set(['SECOND', 'OTHER']))).toMatchObject({
      kind: 'found',
      found: { sku: 'SECOND', tiers: [{ usd: '0.05' }] },
    })
    expect(selectSku(both, query, 'us-east-1', new Set(['SECOND', hours.sku])).kind).toBe('several')
  })

  it('are one where a page repeats a document', () => {
    expect(selectSku(products([hours, hours]), query, 'us-east-1').kind).toBe('found')
  })
})

describe('a SKU without a usable price', () => {
  const query = queryOf('nat-gateway-hours')
  const listed = listedAs('nat-gateway-hours')

  it.each([
    ['0', { dimensions: onePrice('0.0000000000', 'Hrs') }, /price of 0/],
    ['another unit', { dimensions: onePrice('45', '1000 Hrs') }, /a price per "1000 Hrs"/],
    [
      'another currency',
      { dimensions: [{ usd: '0.3', unit: 'Hrs', currency: 'CNY' }] },
      /no price in USD, but in CNY/,
    ],
    ['no dimension', { dimensions: [] }, /no price dimension/],
  ])('%s is told, not used', (_, changes, why) => {
    const selection = selectSku(products([{ ...listed, ...changes }]), query, 'us-east-1')
    expect(selection).toMatchObject({ kind: 'unusable', candidates: [{ sku: listed.sku }] })
    expect(selection.kind === 'unusable' && selection.why).toMatch(why)
  })

  it('nothing on demand, or two prices at once', () => {
    const [product] = products([listed])
    if (product === undefined) throw new Error('no product')
    const why = (onDemand: typeof product.onDemand): unknown =>
      selectSku([{ ...product, onDemand }], query, 'us-east-1')
    expect(why([])).toMatchObject({ kind: 'unusable', why: 'no price on demand' })
    expect(why([...product.onDemand, ...product.onDemand])).toMatchObject({
      kind: 'unusable',
      why: '2 prices on demand at once',
    })
  })
})

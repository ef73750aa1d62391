import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catalogueOf } from '../fakes/price-list-catalogue.ts'
import { onePrice, tieredPrice, type Listed } from '../fakes/price-list-documents.ts'
import { priceListService, pricingCredentials } from '../fakes/price-list-service.ts'
import { soalbench, type Finished } from './soalbench.ts'

const products = catalogueOf('us-east-1')
const items = 'lambda-duration-x86_64,glue-dpu-standard,s3-storage'

let folder = ''
let book = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-prices-verify-'))
  book = join(folder, 'book.json')
  const made = await against(products, [
    ...['prices', 'refresh', '--regions', 'us-east-1', '--items', items],
    ...['--name', 'mine', '--out', book],
  ])
  expect(made.code).toBe(0)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function against(list: readonly Listed[], args: readonly string[]): Promise<Finished> {
  const service = await priceListService({ products: list })
  try {
    return await soalbench([...args, '--endpoint-url', service.endpoint], pricingCredentials)
  } finally {
    await service.close()
  }
}

const verify = (list: readonly Listed[], args: readonly string[] = []): Promise<Finished> =>
  against(list, ['prices', 'verify', '--price-book', book, ...args])

const withPrice = (sku: string, dimensions: Listed['dimensions']): Listed[] =>
  products.map((listed) => (listed.sku === sku ? { ...listed, dimensions } : listed))

describe('prices verify', () => {
  it('ends with 0 where every rate of the book is as in the list', async () => {
    const { code, stdout } = await verify(products)
    expect(stdout).toBe('mine: 3 of 3 rates are as in the AWS price list\n')
    expect(code).toBe(0)
  })

  it('ends with 4 and says which price is another one', async () => {
    const { code, stdout, stderr } = await verify(
      withPrice('GLUEUSEAST1', onePrice('0.4500000000', 'DPU-Hour')),
    )
    expect(stdout).toBe(
      'changed: glue-dpu-standard in us-east-1: 0.44 per DPU-hour in the book, 0.45 per DPU-hour in the list ' +
        '(AWS Price List Query API, AWSGlue, SKU GLUEUSEAST1, published 2026-10-28)\n' +
        'mine: 2 of 3 rates are as in the AWS price list; 1 is not\n',
    )
    expect(stderr).toMatch(/soalbench prices refresh/)
    expect(code).toBe(4)
  })

  it('shows a tier that has another bound', async () => {
    const moved = tieredPrice(['0.023', '0.022', '0.021'], ['50000', '512000'], 'GB-Mo')
    const { code, stdout } = await verify(withPrice('STDUSEAST1', moved))
    expect(stdout).toMatch(/0\.022 from 51200, 0\.021 from 512000 in the book, .*0\.022 from 50000/)
    expect(code).toBe(4)
  })

  it('tells a rate that the list does not have, and one whose SKU is not clear, with the reason', async () => {
    const without = products.filter(({ sku }) => sku !== 'GLUEUSEAST1')
    expect((await verify(without)).stdout).toMatch(
      /^not in the list: glue-dpu-standard in us-east-1: 0\.44 per DPU-hour in the book, no SKU of AWSGlue/,
    )
    const doubled = [
      ...products,
      ...products.filter(({ sku }) => sku === 'GLUEUSEAST1').map((p) => ({ ...p, sku: 'B' })),
    ]
    const unclear = await verify(doubled)
    expect(unclear.stdout).toMatch(/2 SKUs fit: GLUEUSEAST1 .*; B /)
    expect(unclear.code).toBe(4)
  })

  it('is one document with --json', async () => {
    const { code, stdout } = await verify(withPrice('GLUEUSEAST1', onePrice('0.45', 'DPU-Hour')), ['--json'])
    expect(code).toBe(4)
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'soalbench.prices-verify/1',
      priceBook: 'mine',
      compared: 3,
      equal: 2,
      differences: [
        {
          kind: 'changed',
          item: 'glue-dpu-standard',
          region: 'us-east-1',
          book: { unit: 'DPU-hour', tiers: [{ from: '0', usd: '0.44' }] },
          list: { unit: 'DPU-hour', tiers: [{ from: '0', usd: '0.45' }] },
          why: null,
        },
      ],
      notInBook: [],
      notChecked: [],
    })
  })

  it('compares the built-in book, and counts what only the list has', async () => {
    const args = [
      'prices',
      'verify',
      '--items',
      'glue-dpu-flex,glue-m-dpu-standard',
      '--regions',
      'us-east-1,us-west-1',
    ]
    const west = products
      .filter(({ serviceCode }) => serviceCode === 'AWSGlue')
      .map((listed) => ({
        ...listed,
        sku: `W${listed.sku}`,
        attributes: { ...listed.attributes, regionCode: 'us-west-1' },
      }))
    const { code, stdout } = await against([...products, ...west], args)
    expect(stdout).toMatch(
      /^aws-2026-11: 2 of 2 rates are as in the AWS price list; 2 of the list are not in the book\n$/,
    )
    expect(code).toBe(0)
  })
})

describe('what is wrongly asked', () => {
  it.each([
    [['--regions', 'eu-west-1'], /book mine has no rate for eu-west-1\n {2}try: It has us-east-1/],
    [['--items', 'ecr-storage'], /no rate for ecr-storage/],
    [['--price-book', 'aws-1999-01'], /no such price book: aws-1999-01/],
    [['--price-book', '/nowhere/book.json'], /cannot be read: \/nowhere\/book\.json/],
  ])('%j ends with 2', async (args, named) => {
    const given = args.includes('--price-book') ? args : ['--price-book', book, ...args]
    const { code, stderr } = await against(products, ['prices', 'verify', ...given])
    expect(stderr).toMatch(named)
    expect(code).toBe(2)
  })
})

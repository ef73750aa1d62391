import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadPriceBook } from '../../src/cost/price-book.ts'
import { listPrices, type PriceListingRequest } from '../../src/wiring/list-prices.ts'

const list = (request: Partial<PriceListingRequest>) =>
  listPrices({ priceBook: undefined, region: undefined, item: undefined, platform: undefined, ...request })

const itemsIn = async (request: Partial<PriceListingRequest>) =>
  (await list(request)).rates.map(({ rate }) => `${rate.item}@${rate.region}`)

describe('listPrices', () => {
  it('lists every rate of the newest book', async () => {
    const { priceBook, released, rates } = await list({})
    expect({ priceBook, released }).toEqual({ priceBook: 'aws-2026-11', released: '2026-11-21' })
    expect(rates).toHaveLength(loadPriceBook('aws-2026-11').sheets.flatMap((sheet) => sheet.rates).length)
  })

  it.each([
    [{ item: 'flex' }, ['glue-dpu-flex@eu-west-1', 'glue-dpu-flex@us-east-1', 'glue-6-dpu-flex@us-east-1']],
    [{ item: 'FLEX', region: 'eu-west-1' }, ['glue-dpu-flex@eu-west-1']],
    [
      { platform: 'companion' as const, region: 'eu-west-1' },
      ['nat-gateway-hours@eu-west-1', 'nat-gateway-data@eu-west-1'],
    ],
    [
      { platform: 'emr-ec2' as const, region: 'us-west-2' },
      ['ec2-r5.4xlarge@us-west-2', 'emr-ec2-m5.xlarge@us-west-2', 'emr-ec2-r5.4xlarge@us-west-2'],
    ],
    [
      { platform: 'emr-serverless' as const, region: 'sa-east-1' },
      ['vcpu-x86_64', 'memory-x86_64', 'storage'].map((part) => `emr-serverless-${part}@sa-east-1`),
    ],
  ])('%j', async (request, expected) => {
    expect(await itemsIn(request)).toEqual(expected)
  })

  it('names the allowances of what it lists, and no others', async () => {
    expect((await list({ platform: 'glue' })).freeTier).toEqual([])
    expect((await list({ item: 'lambda-requests' })).freeTier).toMatchObject([{ quantity: '1000000' }])
  })

  it.each([
    [
      { region: 'mars-1' },
      'no rates for region mars-1: price book aws-2026-11',
      /regions: af-south-1, .*us-west-2/,
    ],
    [
      { item: 'sparkle' },
      'no rate for "sparkle": price book aws-2026-11',
      /items: ec2-c5.2xlarge, .*vpc-endpoint/,
    ],
    [
      { item: 'flex', region: 'eu-north-1' },
      'no rate for "flex" in eu-north-1: price book aws-2026-11',
      /has glue-6-dpu-flex, glue-dpu-flex in eu-west-1, us-east-1/,
    ],
    [
      { platform: 'glue' as const, item: 'lambda' },
      'no rate for glue and "lambda": price book aws-2026-11',
      /items: /,
    ],
  ])('%j: names what there is', async (request, message, suggestion) => {
    await expect(list(request)).rejects.toThrow(
      expect.objectContaining({
        code: 'SOAL_NOT_FOUND',
        message,
        suggestions: expect.arrayContaining([expect.stringMatching(suggestion)]),
      }),
    )
  })
})

describe('a book of one’s own', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'soalbench-prices-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('is listed by its path', async () => {
    const path = join(folder, 'mine.json')
    const [sheet] = loadPriceBook('aws-2026-11').sheets
    await writeFile(path, JSON.stringify({ ...loadPriceBook('aws-2026-11'), name: 'mine', sheets: [sheet] }))
    expect(await list({ priceBook: path })).toMatchObject({ priceBook: 'mine', rates: { length: 2 } })
  })

  it.each([
    ['{"name": "x"', 'broken.json: not JSON: line 1, column 13'],
    ['{"name": "x"}', 'not a price book'],
  ])('with %s is refused', async (text, message) => {
    const path = join(folder, 'broken.json')
    await writeFile(path, text)
    await expect(list({ priceBook: path })).rejects.toThrow(message)
  })
})

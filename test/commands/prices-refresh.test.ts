import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { parsePriceBook, type PriceBook } from '../../src/cost/price-book-schema.ts'
import { catalogueOf } from '../fakes/price-list-catalogue.ts'
import { onePrice, type Listed } from '../fakes/price-list-documents.ts'
import {
  priceListService,
  pricingCredentials,
  type PriceListService,
  type ServiceOptions,
} from '../fakes/price-list-service.ts'
import { soalbench, type Finished } from './soalbench.ts'

const products = ['us-east-1', 'eu-west-1'].flatMap(catalogueOf)
const items = 'lambda-duration-x86_64,lambda-requests,emr-serverless-vcpu-x86_64,glue-dpu-standard,s3-storage'

let folder = ''
const open: PriceListService[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-prices-refresh-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
afterEach(async () => {
  for (const service of open.splice(0)) await service.close()
})

/** In a workspace of its own unless `--workspace` is among the arguments. */
async function refresh(args: readonly string[], options: Partial<ServiceOptions> = {}): Promise<Finished> {
  const service = await priceListService({ products, ...options })
  open.push(service)
  const workspace = args.includes('--workspace') ? [] : ['--workspace', await mkdtemp(join(folder, 'ws-'))]
  return soalbench(
    ['prices', 'refresh', '--endpoint-url', service.endpoint, ...workspace, ...args],
    pricingCredentials,
  )
}

const bookAt = async (file: string): Promise<PriceBook> =>
  parsePriceBook(JSON.parse(await readFile(file, 'utf8')), file)

/** The catalogue with another price, or without a product. */
const withChange = (sku: string, change: Partial<Listed> | undefined): Listed[] =>
  products.flatMap((listed) =>
    listed.sku === sku ? (change === undefined ? [] : [{ ...listed, ...change }]) : [listed],
  )

describe('prices refresh', () => {
  it('writes a book of every rate in every region, and says how to use it', async () => {
    const workspace = join(folder, 'first')
    const { code, stdout, stderr } = await refresh(
      [
        ...['--regions', 'us-east-1,eu-west-1', '--items', items],
        ...['--name', 'aws-live', '--workspace', workspace],
      ],
      { pageSize: 2 },
    )
    expect(code).toBe(0)
    expect(stdout).toMatch(/aws-live\.json: 10 rates of 5 items in 2 regions\n$/)
    expect(stderr).toMatch(
      /\[2\/2\] (us-east-1|eu-west-1): 5 rates\nUse it with --price-book .*aws-live\.json\n$/,
    )

    const file = join(workspace, 'prices', 'aws-live.json')
    const book = await bookAt(file)
    expect(book).toMatchObject({
      name: 'aws-live',
      freeTier: [{ name: 'lambda-compute' }, { name: 'lambda-requests' }],
    })
    expect(book.sheets.find(({ item }) => item === 'lambda-duration-x86_64')).toEqual({
      item: 'lambda-duration-x86_64',
      unit: 'GB-second',
      source: 'AWS Price List Query API, AWSLambda, SKU SECUSEAST1, published 2026-10-28',
      retrieved: new Date().toISOString().slice(0, 10),
      confidence: 'AWS',
      rates: [{ region: 'us-east-1', usd: '0.0000166667' }],
      tiers: [
        { from: '6000000000', usd: '0.000015' },
        { from: '15000000000', usd: '0.0000133334' },
      ],
    })
    expect(book.sheets.find(({ item }) => item === 'lambda-requests')?.source).toMatch(
      /SKU REQUSEAST1 and REQARMUSEAST1/,
    )
  })

  it('is one document with --json', async () => {
    const { code, stdout } = await refresh([
      '--regions',
      'us-east-1',
      '--items',
      'glue-dpu-standard',
      '--json',
    ])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'soalbench.prices-refresh/1',
      priceBook: `aws-${new Date().toISOString().slice(0, 10)}`,
      state: 'written',
      rates: 1,
      items: 1,
      regions: ['us-east-1'],
      missing: [],
    })
  })
})

describe('a file that is there', () => {
  const args = ['--regions', 'us-east-1', '--items', 'glue-dpu-standard', '--name', 'kept']
  const dearer = { products: withChange('GLUEUSEAST1', { dimensions: onePrice('0.45', 'DPU-Hour') }) }

  it('is left as it is where nothing changed, refused where it did, replaced with --force', async () => {
    const out = join(folder, 'kept.json')
    expect((await refresh([...args, '--out', out])).code).toBe(0)
    expect((await refresh([...args, '--out', out])).stdout).toMatch(/as it was\n$/)

    const refused = await refresh([...args, '--out', out], dearer)
    expect(refused.stderr).toMatch(/another price book is there already: .*kept\.json\n {2}try: .*--force/)
    expect(refused.code).toBe(2)
    expect((await bookAt(out)).sheets[0]?.rates[0]?.usd).toBe('0.44')

    expect((await refresh([...args, '--out', out, '--force'], dearer)).code).toBe(0)
    expect((await bookAt(out)).sheets[0]?.rates[0]?.usd).toBe('0.45')
  })
})

describe('a rate that is not to be had', () => {
  const args = ['--regions', 'us-east-1,eu-west-1', '--items', 'glue-dpu-standard,glue-dpu-flex']

  it('is named with its region, and nothing is written', async () => {
    const workspace = join(folder, 'missing')
    const { code, stdout, stderr } = await refresh([...args, '--workspace', workspace], {
      products: withChange('GLUEFLEXEUWEST1', undefined),
    })
    expect(stderr).toMatch(
      /Error: 1 rate is not to be had from the AWS price list: glue-dpu-flex in eu-west-1\n/,
    )
    expect(stderr).toMatch(
      /because: glue-dpu-flex in eu-west-1: no SKU of AWSGlue with the usage type ETL-Flex-DPU-Hour\n/,
    )
    expect(stderr).toMatch(/try: .*--allow-missing/)
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' })
    await expect(readdir(workspace)).rejects.toThrow()
  })

  it('is left out and listed with --allow-missing', async () => {
    const { code, stdout, stderr } = await refresh([...args, '--allow-missing', '--json'], {
      products: withChange('GLUEFLEXEUWEST1', undefined),
    })
    expect(code).toBe(0)
    expect(stderr).toMatch(
      /missing: glue-dpu-flex: no SKU of AWSGlue with the usage type ETL-Flex-DPU-Hour: eu-west-1\n/,
    )
    expect(JSON.parse(stdout)).toMatchObject({
      rates: 3,
      missing: [{ item: 'glue-dpu-flex', region: 'eu-west-1', candidates: [] }],
    })
  })

  it('is no book at all where every one is missing, whatever is allowed', async () => {
    const { code, stderr } = await refresh([...args, '--allow-missing'], { products: [] })
    expect(stderr).toMatch(/4 rates are not to be had.* and 1 more\n/)
    expect(code).toBe(4)
  })

  it('because several SKUs fit lists them, and --sku chooses', async () => {
    const second = products.filter(({ sku }) => sku === 'GLUEUSEAST1')
    const options = {
      products: [
        ...products,
        ...second.map((listed) => ({ ...listed, sku: 'OTHERSKU', dimensions: onePrice('0.50', 'DPU-Hour') })),
      ],
    }
    const { code, stderr } = await refresh(args, options)
    expect(stderr).toMatch(
      /because: glue-dpu-standard in us-east-1: 2 SKUs fit: GLUEUSEAST1 \(USE1-ETL-DPU-Hour, operation Jobrun, 0\.44\d* USD per DPU-Hour\); OTHERSKU \(.*0\.50 USD/,
    )
    expect(stderr).toMatch(/try: .*--sku/)
    expect(code).toBe(4)
    expect((await refresh([...args, '--sku', 'OTHERSKU'], options)).code).toBe(0)
  })

  it.each([
    ['a price of 0', onePrice('0.0000000000', 'DPU-Hour'), /a price of 0/],
    [
      'a gap between tiers',
      [
        { usd: '0.44', unit: 'DPU-Hour', to: '10' },
        { usd: '0.4', unit: 'DPU-Hour', from: '11' },
      ],
      /not contiguous/,
    ],
    ['another unit', onePrice('440', '1000 DPU-Hours'), /a price per "1000 DPU-Hours"/],
  ])('because of %s is refused', async (_, dimensions, why) => {
    const { code, stderr } = await refresh(args, { products: withChange('GLUEUSEAST1', { dimensions }) })
    expect(stderr).toMatch(why)
    expect(stderr).toMatch(/GLUEUSEAST1 \(USE1-ETL-DPU-Hour/)
    expect(code).toBe(4)
  })

  it('because the architectures are charged differently is refused', async () => {
    const { code, stderr } = await refresh(['--regions', 'us-east-1', '--items', 'lambda-requests'], {
      products: withChange('REQARMUSEAST1', { dimensions: onePrice('0.00000019', 'Requests') }),
    })
    expect(stderr).toMatch(/two prices for one rate: 0\.0000002 of Request .* and 0\.00000019 of Request-ARM/)
    expect(code).toBe(4)
  })
})

describe('a service that fails', () => {
  const args = ['--regions', 'us-east-1', '--items', 'glue-dpu-standard']
  it.each([
    ['ExpiredTokenException', /have expired[\s\S]*aws sso login/],
    ['AccessDeniedException', /may not read prices[\s\S]*pricing:GetProducts/],
  ])('with %s ends with 4 and the remedy', async (error, text) => {
    const { code, stdout, stderr } = await refresh(args, { fault: () => ({ error }) })
    expect(stderr).toMatch(text)
    expect(stderr).toMatch(/\n {2}try: /)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' })
  })

  it('after half of the pages leaves no book behind', async () => {
    const workspace = join(folder, 'half')
    const { code } = await refresh([...args, '--workspace', workspace], {
      pageSize: 2,
      fault: (count) => (count > 2 ? { error: 'ExpiredNextTokenException' } : undefined),
    })
    expect(code).toBe(4)
    await expect(readdir(workspace)).rejects.toThrow()
  })

  it('is one document with --json', async () => {
    const { code, stdout } = await refresh([...args, '--json'], {
      fault: () => ({ error: 'ExpiredTokenException' }),
    })
    expect(code).toBe(4)
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'soalbench.error/1',
      error: {
        code: 'SOAL_PLATFORM_UNAVAILABLE',
        message: 'the AWS credentials have expired: AWSGlue in us-east-1',
      },
    })
  })
})

describe('what is wrongly asked', () => {
  it.each([
    [['--regions', 'mars'], /--regions: "mars"/],
    [['--regions', 'us-east-1,,eu-west-1'], /--regions/],
    [['--items', 'nothing'], /--items: "nothing"/],
    [['--items', 'ec2-m5'], /--items: "ec2-m5"/],
    [['--name', '../x'], /--name: "\.\.\/x"/],
    [['--name', 'aws-2026-11'], /built-in price book in --name: "aws-2026-11"/],
    [['--out', 'book.txt'], /--out: "book\.txt"/],
    [['--endpoint-url', 'nowhere'], /--endpoint-url: "nowhere"/],
  ])('%j is refused before anything is called', async (args, named) => {
    const service = await priceListService({ products })
    open.push(service)
    const { code, stderr } = await soalbench(
      ['prices', 'refresh', ...args, '--workspace', join(folder, 'wrong')],
      {
        ...pricingCredentials,
        AWS_ENDPOINT_URL_PRICING: service.endpoint,
      },
    )
    expect(stderr).toMatch(named)
    expect(stderr).toMatch(/\n {2}try: /)
    expect({ code, calls: service.calls.length }).toEqual({ code: 2, calls: 0 })
  })

  it('a place that cannot be written is named', async () => {
    await writeFile(join(folder, 'a-file'), '')
    const out = join(folder, 'a-file', 'book.json')
    const { code, stderr } = await refresh([
      '--regions',
      'us-east-1',
      '--items',
      'glue-dpu-standard',
      '--out',
      out,
    ])
    expect(stderr).toMatch(/cannot be written: .*a-file[\s\S]*--out/)
    expect(code).toBe(2)
  })
})

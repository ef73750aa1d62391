import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createPricingClient } from '../../src/aws/pricing-client.ts'
import { collectRates } from '../../src/price-list/collect-rates.ts'
import { priceQueryOf } from '../../src/price-list/price-queries.ts'
import { productReader } from '../../src/price-list/read-products.ts'
import { catalogueOf } from '../fakes/price-list-catalogue.ts'
import { priceListService, pricingCredentials, type PriceListService } from '../fakes/price-list-service.ts'

const python = process.env['SOALBENCH_TEST_TOOLS_PYTHON'] ?? ''
const needs = 'needs SOALBENCH_TEST_TOOLS_PYTHON, which "npm test" sets'

const open: PriceListService[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const service of open.splice(0)) await service.close()
})

async function serve(
  options: Partial<Parameters<typeof priceListService>[0]> = {},
): Promise<PriceListService> {
  const service = await priceListService({
    products: ['us-east-1', 'eu-west-1'].flatMap(catalogueOf),
    ...options,
  })
  open.push(service)
  return service
}

async function run(program: string, args: readonly string[]): Promise<string> {
  const env = {
    PATH: '/usr/bin:/bin',
    LANG: 'C.UTF-8',
    AWS_DEFAULT_REGION: 'us-east-1',
    ...pricingCredentials,
  }
  const { stdout } = await promisify(execFile)(program, args, { env })
  return stdout
}

describe.skipIf(python === '')(`boto3 and the AWS CLI (${needs})`, () => {
  it('read the same prices from the loopback price list as soalbench does', async () => {
    const service = await serve()
    const peer = JSON.parse(await run(python, ['test/price-list/boto3_prices.py', service.endpoint, 'reads']))

    for (const [name, value] of Object.entries(pricingCredentials)) vi.stubEnv(name, value)
    const client = await createPricingClient({ endpoint: service.endpoint })
    const { listed, unlisted } = await collectRates(productReader(client), {
      regions: ['us-east-1'],
      queries: Object.keys(peer).flatMap((item) => priceQueryOf(item) ?? []),
    })
    client.destroy()
    const ours = listed.map(({ query, found: { sku, tiers } }) => [
      query.item,
      { sku, tiers: tiers.map(({ from, usd }) => [Number(from), Number(usd)]) },
    ])
    expect(unlisted).toEqual([])
    expect(Object.fromEntries(ours)).toEqual(peer)
    expect(Object.keys(peer).length).toBe(4)
  })

  it('wait out throttling', async () => {
    const service = await serve({
      fault: (count) =>
        count === 1 ? { error: 'ThrottlingException', message: 'Rate exceeded' } : undefined,
    })
    const peer = JSON.parse(await run(python, ['test/price-list/boto3_prices.py', service.endpoint, 'reads']))
    expect(Object.keys(peer).length).toBe(4)
  })

  it.each(['ExpiredTokenException', 'AccessDeniedException'])(
    'see %s as the service means it',
    async (error) => {
      const service = await serve({ fault: () => ({ error, message: 'said so' }) })
      const answer: unknown = JSON.parse(
        await run(python, ['test/price-list/boto3_prices.py', service.endpoint, 'fails']),
      )
      expect(answer).toEqual({ error: { Code: error, Message: 'said so' } })
    },
  )

  it('the AWS CLI lists the documents of all pages', async () => {
    const service = await serve({ pageSize: 3 })
    const text = await run(join(dirname(python), 'aws'), [
      ...['pricing', 'get-products', '--service-code', 'AWSGlue', '--endpoint-url', service.endpoint],
      ...['--filters', 'Type=TERM_MATCH,Field=regionCode,Value=eu-west-1', '--output', 'json'],
    ])
    const { PriceList: documents } = JSON.parse(text)
    expect(documents.map((document: string) => JSON.parse(document).product.sku)).toEqual(
      catalogueOf('eu-west-1')
        .filter(({ serviceCode }) => serviceCode === 'AWSGlue')
        .map(({ sku }) => sku),
    )
    expect(service.calls.length).toBe(3)
  })
})

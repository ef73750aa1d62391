import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPricingClient } from '../../src/aws/pricing-client.ts'
import { PlatformUnavailable } from '../../src/core/errors.ts'
import { productReader, type ReadProducts } from '../../src/price-list/read-products.ts'
import { catalogueOf } from '../fakes/price-list-catalogue.ts'
import { documentOf } from '../fakes/price-list-documents.ts'
import {
  priceListService,
  pricingCredentials,
  type Fault,
  type PriceListService,
  type ServiceOptions,
} from '../fakes/price-list-service.ts'

const glue = { serviceCode: 'AWSGlue', region: 'us-east-1', filters: {} }
const glueProducts = catalogueOf('us-east-1').filter(({ serviceCode }) => serviceCode === 'AWSGlue')
const open: { close: () => Promise<void> }[] = []

beforeEach(() => {
  for (const [name, value] of Object.entries(pricingCredentials)) vi.stubEnv(name, value)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const service of open.splice(0)) await service.close()
})

async function reading(
  options: Partial<ServiceOptions> = {},
): Promise<{ read: ReadProducts; service: PriceListService }> {
  const service = await priceListService({ products: catalogueOf('us-east-1'), ...options })
  open.push(service)
  return { read: await readerAt(service.endpoint), service }
}

async function readerAt(endpoint: string | undefined, signal?: AbortSignal): Promise<ReadProducts> {
  const client = await createPricingClient({ endpoint })
  open.push({ close: () => Promise.resolve(client.destroy()) })
  return productReader(client, signal)
}

/** The first calls fail so, the later ones do not. */
const failing =
  (times: number, fault: Fault) =>
  (count: number): Fault | undefined =>
    count <= times ? fault : undefined

describe('products', () => {
  it('are read over all pages, signed, a hundred at a time', async () => {
    const { read, service } = await reading({ pageSize: 3 })
    expect((await read(glue)).map(({ sku }) => sku)).toEqual(glueProducts.map(({ sku }) => sku))
    expect(service.calls.map(({ NextToken, MaxResults }) => [NextToken, MaxResults])).toEqual([
      [undefined, 100],
      ['Mw==', 100],
      ['Ng==', 100],
    ])
    expect(service.calls[0]?.Filters).toEqual([
      { Type: 'TERM_MATCH', Field: 'regionCode', Value: 'us-east-1' },
    ])
    expect(service.calls[0]?.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIALOOPBACK\/\d+\/us-east-1\/pricing\//,
    )
  })

  it('are asked for once, also at the same time', async () => {
    const { read, service } = await reading()
    await Promise.all([read(glue), read({ ...glue })])
    await read({ ...glue, region: 'eu-west-1' })
    expect(service.calls.length).toBe(2)
  })

  it('may be none', async () => {
    const { read } = await reading({ products: [] })
    expect(await read(glue)).toEqual([])
  })

  it.each([
    ['throttling', { error: 'ThrottlingException', message: 'Rate exceeded' }],
    ['429', { error: 'TooManyRequestsException', status: 429 }],
    ['an inner fault', { error: 'InternalErrorException', status: 500 }],
    ['a reset', 'reset'],
  ] satisfies [string, Fault][])('come after %s', async (_, fault) => {
    const { read, service } = await reading({ fault: failing(2, fault) })
    expect((await read(glue)).length).toBe(glueProducts.length)
    expect(service.calls.length).toBe(3)
  })

  it('come from AWS_ENDPOINT_URL_PRICING where no endpoint is given', async () => {
    const { service } = await reading()
    vi.stubEnv('AWS_ENDPOINT_URL_PRICING', service.endpoint)
    const read = await readerAt(undefined)
    expect((await read(glue)).length).toBe(glueProducts.length)
  })
})

describe('a call that fails', () => {
  it.each([
    ['ExpiredTokenException', /credentials have expired: AWSGlue in us-east-1/, /aws sso login/],
    ['ExpiredToken', /credentials have expired/, /aws sso login/],
    ['AccessDeniedException', /may not read prices: AWSGlue in us-east-1/, /pricing:GetProducts/],
    ['UnrecognizedClientException', /refuses the credentials/, /get-caller-identity/],
    ['InvalidSignatureException', /refuses the credentials/, /clock/],
    ['InvalidParameterException', /answers 400/, /later/],
  ])('%s names what to do', async (type, message, remedy) => {
    const { read, service } = await reading({ fault: () => ({ error: type }) })
    const failure: unknown = await read(glue).catch((thrown: unknown) => thrown)
    expect(failure).toBeInstanceOf(PlatformUnavailable)
    expect(failure).toMatchObject({
      message: expect.stringMatching(message),
      cause: { message: expect.stringContaining(type) },
    })
    expect(failure instanceof PlatformUnavailable && failure.suggestions.join('\n')).toMatch(remedy)
    expect(service.calls.length).toBe(1)
  })

  it('for throttling without end says so after six attempts', async () => {
    const { read, service } = await reading({
      fault: () => ({ error: 'ThrottlingException', message: 'Rate exceeded' }),
    })
    await expect(read(glue)).rejects.toThrow(/turns calls away/)
    expect(service.calls.length).toBe(6)
  })

  it.each([
    ['a page of a proxy', { status: 503, body: '<html>login</html>' }, /not from the AWS price list/],
    ['text in the place of JSON', { status: 200, body: 'hello' }, /not from the AWS price list/],
    ['a reset each time', 'reset', /connection to the AWS price list fails/],
  ] satisfies [string, Fault, RegExp][])('because of %s', async (_, fault, message) => {
    const { read } = await reading({ fault: () => fault })
    await expect(read(glue)).rejects.toThrow(message)
  })

  it('for nobody is there, or no name is found', async () => {
    const { service } = await reading()
    await service.close()
    await expect((await readerAt(service.endpoint))(glue)).rejects.toThrow(
      /connection to the AWS price list fails/,
    )
    await expect((await readerAt('http://price-list.invalid'))(glue)).rejects.toThrow(/name is not found/)
  })

  it('without credentials names the ways to have some', async () => {
    for (const name of Object.keys(process.env).filter((key) => /^AWS_(?!EC2)/.test(key)))
      vi.stubEnv(name, undefined)
    vi.stubEnv('AWS_CONFIG_FILE', '/nowhere/config')
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere/credentials')
    const { read, service } = await reading()
    const failure: unknown = await read(glue).catch((thrown: unknown) => thrown)
    expect(failure).toMatchObject({
      message: 'no AWS credentials were found: AWSGlue in us-east-1',
      suggestions: [expect.stringContaining('AWS_PROFILE'), expect.any(String), expect.any(String)],
    })
    expect(service.calls.length).toBe(0)
  })

  it('because it was interrupted stays what it is, before and during the call', async () => {
    const interrupt = new AbortController()
    const { service } = await reading({
      fault: () => {
        interrupt.abort()
        return undefined
      },
    })
    const during = await readerAt(service.endpoint, interrupt.signal)
    await expect(during(glue)).rejects.toMatchObject({ name: 'AbortError' })
    const before = await readerAt(service.endpoint, interrupt.signal)
    await expect(before(glue)).rejects.toMatchObject({ name: 'AbortError' })
    expect(service.calls.length).toBe(1)
  })
})

describe('answers that are no price list', () => {
  it('are named by the place of the document over all pages', async () => {
    const { read } = await reading({
      pageSize: 2,
      documentText: (listed) => (listed.sku === 'GLUEMEMUSEAST1' ? '{"product":' : documentOf(listed)),
    })
    await expect(read(glue)).rejects.toThrow(/document 5 of AWSGlue in us-east-1/)
  })

  it('that repeat a page without end are ended', async () => {
    const page = { FormatVersion: 'aws_v1', PriceList: [], NextToken: 'again' }
    const { read } = await reading({ fault: () => ({ status: 200, body: JSON.stringify(page) }) })
    await expect(read(glue)).rejects.toThrow(/repeats a page without end/)
  })
})

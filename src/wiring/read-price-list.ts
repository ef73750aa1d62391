import { createPricingClient } from '../aws/pricing-client.ts'
import { UsageInvalid } from '../core/errors.ts'
import { collectRates, type CollectedRates } from '../price-list/collect-rates.ts'
import { priceQueryOf, queriedItems } from '../price-list/price-queries.ts'
import type { PriceQuery } from '../price-list/price-query.ts'
import { productReader } from '../price-list/read-products.ts'

export interface PriceListRequest {
  readonly regions: readonly string[]
  readonly items: readonly string[]
  /** SKUs to take where several fit. */
  readonly skus?: readonly string[]
  /** Instead of AWS. */
  readonly endpoint: string | undefined
  readonly signal: AbortSignal
  /** Lines of progress. */
  readonly onProgress: (line: string) => void
}

/** Items times regions from the AWS price list. @throws UsageInvalid, PlatformUnavailable */
export async function readPriceList(request: PriceListRequest): Promise<CollectedRates> {
  const queries = request.items.map(queryOf)
  checkEndpoint(request.endpoint)
  const client = await createPricingClient({ endpoint: request.endpoint })
  // One call that fails stops those that are under way beside it.
  const failed = new AbortController()
  try {
    const read = productReader(client, AbortSignal.any([request.signal, failed.signal]))
    return await collectRates(read, {
      regions: request.regions,
      queries,
      preferredSkus: new Set(request.skus),
      onRegion: progressOf(request),
    })
  } finally {
    failed.abort()
    client.destroy()
  }
}

function queryOf(item: string): PriceQuery {
  const query = priceQueryOf(item)
  if (query !== undefined) return query
  throw new UsageInvalid(`unknown word in --items: "${item}"`, {
    suggestions: [`Choose from ${queriedItems.join(', ')}, ec2-<type> and emr-ec2-<type>.`],
  })
}

/** Region codes, without repeats. @throws UsageInvalid */
export function checkRegions(given: readonly string[]): string[] {
  const bad = given.find((region) => !/^[a-z]{2}(-[a-z]+)+-\d+$/.test(region))
  if (bad === undefined) return [...new Set(given)]
  throw new UsageInvalid(`not an AWS region in --regions: "${bad}"`, {
    suggestions: ['Give region codes by comma, for example --regions us-east-1,eu-west-1.'],
  })
}

function checkEndpoint(endpoint: string | undefined): void {
  if (endpoint === undefined || (URL.canParse(endpoint) && /^https?:/.test(endpoint))) return
  throw new UsageInvalid(`not a URL in --endpoint-url: "${endpoint}"`, {
    suggestions: ['Give it with its scheme, for example --endpoint-url http://127.0.0.1:4566.'],
  })
}

function progressOf({ regions, onProgress }: PriceListRequest) {
  let done = 0
  return (region: string, { listed, unlisted }: CollectedRates): void => {
    done += 1
    const problems = unlisted.length === 0 ? '' : `, ${unlisted.length} not to be had`
    onProgress(`[${done}/${regions.length}] ${region}: ${listed.length} rates${problems}`)
  }
}

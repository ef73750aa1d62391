import type { PricingClient } from '../aws/pricing-client.ts'
import { PlatformUnavailable } from '../core/errors.ts'
import { parseProduct, type Product } from './parse-product.ts'
import { priceListFailure } from './price-list-failure.ts'

interface ProductQuestion {
  readonly serviceCode: string
  readonly region: string
  /** Besides the region. */
  readonly filters: Readonly<Record<string, string>>
}

/** All products that a question finds, of all pages. The same question is asked once. */
export type ReadProducts = (question: ProductQuestion) => Promise<readonly Product[]>

/** @throws PlatformUnavailable for a call that fails and for an answer that is no price list */
export function productReader(client: PricingClient, signal?: AbortSignal): ReadProducts {
  const answers = new Map<string, Promise<readonly Product[]>>()
  return (question) => {
    const key = JSON.stringify([question.serviceCode, question.region, Object.entries(question.filters)])
    const known = answers.get(key)
    if (known !== undefined) return known
    const answer = readPages(client, question, signal)
    answers.set(key, answer)
    return answer
  }
}

async function readPages(
  client: PricingClient,
  { serviceCode, region, filters }: ProductQuestion,
  signal: AbortSignal | undefined,
): Promise<readonly Product[]> {
  const question = { serviceCode, filters: { regionCode: region, ...filters } }
  const products: Product[] = []
  const seen = new Set<string>()
  let nextToken: string | undefined
  do {
    signal?.throwIfAborted()
    const page = await client.getProducts({ ...question, nextToken }, signal).catch((error: unknown) => {
      throw priceListFailure(error, `${serviceCode} in ${region}`)
    })
    for (const text of page.documents) {
      products.push(parseProduct(text, `document ${products.length + 1} of ${serviceCode} in ${region}`))
    }
    nextToken = page.nextToken === '' ? undefined : page.nextToken
    if (nextToken !== undefined && seen.has(nextToken)) throw endless(serviceCode, region)
    if (nextToken !== undefined) seen.add(nextToken)
  } while (nextToken !== undefined)
  return products
}

const endless = (serviceCode: string, region: string): PlatformUnavailable =>
  new PlatformUnavailable(`the AWS price list repeats a page without end: ${serviceCode} in ${region}`, {
    suggestions: ['Try again later; nothing was written.'],
  })

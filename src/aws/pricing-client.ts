import { controlConfiguration } from './client-options.ts'
import { withKnownCredentials } from './known-credentials.ts'

/** Where GetProducts is served; the prices of every region are asked there. */
const pricingRegion = 'us-east-1'

/**
 * With the back-off of the SDK's standard retries: a book of 20 regions is some 300 calls, and the service allows a few
 * a second.
 */
const pricingAttempts = 6

interface ProductsPage {
  /** One JSON document each. */
  readonly documents: readonly string[]
  readonly nextToken: string | undefined
}

interface ProductsRequest {
  readonly serviceCode: string
  /** All of type TERM_MATCH: attribute and value. */
  readonly filters: Readonly<Record<string, string>>
  readonly nextToken: string | undefined
}

/** The AWS Price List Query API, as far as soalbench asks it. Errors are those of the SDK. */
export interface PricingClient {
  readonly getProducts: (request: ProductsRequest, signal?: AbortSignal) => Promise<ProductsPage>
  readonly destroy: () => void
}

/**
 * Credentials come from the SDK's own chain. `endpoint` is for a proxy or a stand-in of the service; without it the
 * SDK's AWS_ENDPOINT_URL_PRICING holds, else AWS.
 */
export async function createPricingClient(options: {
  readonly endpoint?: string | undefined
}): Promise<PricingClient> {
  const { pricingSdk } = await import('./pricing-sdk.ts')
  const client = withKnownCredentials(
    new pricingSdk.PricingClient({
      ...controlConfiguration({ region: pricingRegion, endpoint: options.endpoint }),
      retryMode: 'standard',
      maxAttempts: pricingAttempts,
    }),
  )
  return {
    async getProducts({ serviceCode, filters, nextToken }, signal) {
      const answer = await client.send(
        new pricingSdk.GetProductsCommand({
          ServiceCode: serviceCode,
          FormatVersion: 'aws_v1',
          MaxResults: 100,
          Filters: Object.entries(filters).map(([Field, Value]) => ({ Type: 'TERM_MATCH', Field, Value })),
          ...(nextToken !== undefined && { NextToken: nextToken }),
        }),
        signal === undefined ? {} : { abortSignal: signal },
      )
      // The SDK wraps each document in a String object.
      return { documents: (answer.PriceList ?? []).map(String), nextToken: answer.NextToken }
    },
    destroy: () => client.destroy(),
  }
}

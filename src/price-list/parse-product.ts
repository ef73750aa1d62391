import * as v from 'valibot'
import { PlatformUnavailable } from '../core/errors.ts'

/** Ranges and prices stay as they are written: the tiers of the one product that is chosen are read strictly. */
const priceDimension = v.object({
  unit: v.optional(v.string(), ''),
  beginRange: v.optional(v.string(), ''),
  endRange: v.optional(v.string(), ''),
  pricePerUnit: v.optional(v.record(v.string(), v.string()), {}),
})

const offerTerm = v.object({ priceDimensions: v.record(v.string(), priceDimension) })

const productDocument = v.object({
  product: v.object({
    sku: v.pipe(v.string(), v.minLength(1)),
    productFamily: v.optional(v.string(), ''),
    attributes: v.record(v.string(), v.string()),
  }),
  publicationDate: v.optional(v.string(), ''),
  terms: v.object({ OnDemand: v.optional(v.record(v.string(), offerTerm), {}) }),
})

export type PriceDimension = v.InferOutput<typeof priceDimension>

/** What soalbench reads of one document of the price list. */
export interface Product {
  readonly sku: string
  readonly productFamily: string
  readonly attributes: Readonly<Record<string, string>>
  /** `2026-10-28T00:00:00Z`, or empty. */
  readonly publicationDate: string
  /** The price dimensions of each OnDemand term. */
  readonly onDemand: readonly (readonly PriceDimension[])[]
}

/**
 * One element of `PriceList`: a JSON document as text.
 * @param place says which document it is, for the error: `document 3 of AWSGlue in us-east-1`
 * @throws PlatformUnavailable naming document and field
 */
export function parseProduct(text: string, place: string): Product {
  const parsed = v.safeParse(productDocument, parseJson(text, place))
  if (!parsed.success) {
    const [issue] = parsed.issues
    throw broken(place, `${v.getDotPath(issue) ?? 'document'}: ${issue.message}`)
  }
  const { product, publicationDate, terms } = parsed.output
  return {
    ...product,
    publicationDate,
    onDemand: Object.values(terms.OnDemand).map(({ priceDimensions }) => Object.values(priceDimensions)),
  }
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw broken(place, error instanceof Error ? error.message : String(error))
  }
}

const broken = (place: string, why: string): PlatformUnavailable =>
  new PlatformUnavailable(`not a document of the AWS price list: ${place}: ${why}`, {
    suggestions: [
      'Try again later. If it stays, ask for other items with --items: nothing was written.',
      'Without AWS the built-in price book still works: soalbench prices list.',
    ],
  })

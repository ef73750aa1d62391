import type { Product } from './parse-product.ts'
import type { SkuQuery } from './price-query.ts'
import { readTiers, type Tiers } from './tiers.ts'

/** A product that fits a query, as a person needs it to choose. */
export interface Candidate {
  readonly sku: string
  readonly usagetype: string
  readonly operation: string
  /** The prices of its dimensions as they are listed, in USD; empty without one. */
  readonly usd: readonly string[]
  readonly unit: string
}

export interface FoundSku {
  readonly sku: string
  readonly usagetype: string
  /** Day of the list: `2026-10-28`, or empty. */
  readonly published: string
  readonly tiers: Tiers
}

export type Selection =
  | { readonly kind: 'found'; readonly found: FoundSku }
  /** Not in the list. */
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly candidates: readonly Candidate[] }
  /** The one SKU has no usable price. */
  | { readonly kind: 'unusable'; readonly why: string; readonly candidates: readonly Candidate[] }

/**
 * The one product that a query means. Rows of the free tier (`Global-…`, location Any) are never among them, whatever
 * the service answered; several that fit are told, not chosen from, unless one of them is in `preferred`.
 */
export function selectSku(
  products: readonly Product[],
  query: SkuQuery,
  region: string,
  preferred: ReadonlySet<string> = new Set(),
): Selection {
  const fitting = [...new Map(products.map((product) => [product.sku, product])).values()].filter((product) =>
    fits(product, query, region),
  )
  const named = fitting.filter(({ sku }) => preferred.has(sku))
  const [product, ...others] = named.length === 1 ? named : fitting
  if (product === undefined) return { kind: 'none' }
  if (others.length > 0) return { kind: 'several', candidates: fitting.map(candidateOf) }
  return usableSku(product, query)
}

function fits(product: Product, query: SkuQuery, region: string): boolean {
  const { attributes, productFamily, onDemand } = product
  const usagetype = attributes['usagetype'] ?? ''
  const holds = ([field, value]: [string, string]): boolean =>
    same(field === 'productFamily' ? productFamily : attributes[field], value)
  return (
    isUsageType(usagetype, query) &&
    !usagetype.startsWith('Global-') &&
    attributes['location'] !== 'Any' &&
    same(attributes['locationType'] ?? 'AWS Region', 'AWS Region') &&
    attributes['regionCode'] === region &&
    (query.operation === undefined || same(attributes['operation'], query.operation)) &&
    Object.entries(query.filters).every(holds) &&
    (query.unitSelects === undefined || onDemand.flat().some(({ unit }) => query.listUnit.test(unit)))
  )
}

/** The end of the usage type, whole words of it: `NatGateway-Hours` is no `RegionalNatGateway-Hours`. */
function isUsageType(actual: string, { usagetype, except }: SkuQuery): boolean {
  const tail = usagetype
    .split('*')
    .map((part) => part.replaceAll(/[.:]/g, String.raw`\$&`))
    .join('.*')
  return new RegExp(`(^|-)${tail}$`).test(actual) && except?.test(actual) !== true
}

const same = (actual: string | undefined, wanted: string): boolean =>
  actual?.toLowerCase() === wanted.toLowerCase()

function usableSku(product: Product, query: SkuQuery): Selection {
  const unusable = (why: string): Selection => ({ kind: 'unusable', why, candidates: [candidateOf(product)] })
  const [dimensions, ...more] = product.onDemand
  if (dimensions === undefined) return unusable('no price on demand')
  if (more.length > 0) return unusable(`${product.onDemand.length} prices on demand at once`)
  const other = dimensions.find(({ unit }) => !query.listUnit.test(unit))
  if (other !== undefined) return unusable(`a price per "${other.unit}"`)
  const reading = readTiers(dimensions)
  if ('problem' in reading) return unusable(reading.problem)
  return {
    kind: 'found',
    found: {
      sku: product.sku,
      usagetype: product.attributes['usagetype'] ?? '',
      published: product.publicationDate.slice(0, 10),
      tiers: reading.tiers,
    },
  }
}

function candidateOf({ sku, attributes, onDemand }: Product): Candidate {
  const dimensions = onDemand.flat()
  return {
    sku,
    usagetype: attributes['usagetype'] ?? '',
    operation: attributes['operation'] ?? '',
    usd: dimensions.flatMap(({ pricePerUnit }) => pricePerUnit['USD'] ?? []),
    unit: dimensions[0]?.unit ?? '',
  }
}

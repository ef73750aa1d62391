/** Documents in the shape of GetProducts: product with attributes, terms with price dimensions, all values text. */

interface Dimension {
  readonly usd: string
  readonly from?: string
  readonly to?: string
  readonly unit: string
  /** Instead of USD. */
  readonly currency?: string
}

export interface Listed {
  readonly sku: string
  readonly serviceCode: string
  readonly family?: string
  readonly attributes: Readonly<Record<string, string>>
  readonly dimensions: readonly Dimension[]
}

/** As one element of `PriceList`. */
export function documentOf({ sku, serviceCode, family, attributes, dimensions }: Listed): string {
  const term = `${sku}.JRTCKXETXF`
  const priceDimensions = Object.fromEntries(
    dimensions.map(({ usd, from = '0', to = 'Inf', unit, currency = 'USD' }, index) => [
      `${term}.RATE${index}`,
      {
        unit,
        beginRange: from,
        endRange: to,
        rateCode: `${term}.RATE${index}`,
        description: `$${usd} per ${unit}`,
        appliesTo: [],
        pricePerUnit: { [currency]: usd },
      },
    ]),
  )
  return JSON.stringify({
    product: {
      ...(family !== undefined && { productFamily: family }),
      attributes: { servicecode: serviceCode, locationType: 'AWS Region', ...attributes },
      sku,
    },
    serviceCode,
    terms: {
      OnDemand: {
        [term]: {
          priceDimensions,
          sku,
          effectiveDate: '2026-10-01T00:00:00Z',
          offerTermCode: 'JRTCKXETXF',
          termAttributes: {},
        },
      },
    },
    version: '20261028000000',
    publicationDate: '2026-10-28T00:00:00Z',
  })
}

export const onePrice = (usd: string, unit: string): readonly Dimension[] => [{ usd, unit }]

/** `['0.023', '0.022', '0.021']` with the bounds between them. */
export function tieredPrice(
  prices: readonly string[],
  bounds: readonly string[],
  unit: string,
): readonly Dimension[] {
  return prices
    .map((usd, index) => ({ usd, unit, from: bounds[index - 1] ?? '0', to: bounds[index] ?? 'Inf' }))
    .toReversed()
}

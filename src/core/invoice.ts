/** One price: decimal string with unit, region, source and date. */
export interface Rate {
  readonly item: string
  readonly region: string
  readonly usd: string
  readonly unit: string
  readonly source: string
  readonly retrieved: string
  readonly confidence: string
}

/** quantity × rate with the rounding rule in words. All numbers are exact decimal strings. */
export interface InvoiceLine {
  readonly item: string
  readonly quantity: string
  readonly unit: string
  readonly rateUsd: string
  readonly amountUsd: string
  readonly rule: string
}

export interface Invoice {
  readonly priceBook: string
  readonly lines: readonly InvoiceLine[]
  readonly totalUsd: string
}

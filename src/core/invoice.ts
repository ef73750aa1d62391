/** One price: decimal string with unit, region, source and date. */
export interface Rate {
  readonly item: string
  readonly region: string
  readonly usd: string
  readonly unit: string
  readonly source: string
  readonly retrieved: string
  readonly confidence: RateConfidence
}

/** How sure a rate is: AWS's own text or price list, several third parties that agree, or one alone. */
export const rateConfidences = ['AWS', 'third party', 'single third party'] as const
export type RateConfidence = (typeof rateConfidences)[number]

/** What a dollar was spent on. Every line has one: a quantity that serves two reasons makes two lines. */
export const lineReasons = ['work', 'start-up', 'minimum-or-rounding', 'idle'] as const
export type LineReason = (typeof lineReasons)[number]

/** quantity × rate with the rounding rule in words. All numbers are exact decimal strings. */
export interface InvoiceLine {
  readonly item: string
  readonly quantity: string
  readonly unit: string
  /** After the discount: quantity × rateUsd is amountUsd, always. */
  readonly rateUsd: string
  readonly amountUsd: string
  readonly rule: string
  readonly reason: LineReason
  readonly confidence: RateConfidence
}

export interface Invoice {
  readonly priceBook: string
  readonly lines: readonly InvoiceLine[]
  readonly totalUsd: string
  /** `derived` where a quantity had to be computed by us. */
  readonly basis: 'billed' | 'derived'
  /** Between what the bill lies where the platform's figure leaves room; null where it does not. */
  readonly boundsUsd: { readonly low: string; readonly high: string } | null
}

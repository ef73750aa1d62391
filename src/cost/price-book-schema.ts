import * as v from 'valibot'
import { UsageInvalid } from '../core/errors.ts'
import { rateConfidences } from '../core/invoice.ts'

const text = v.pipe(v.string(), v.minLength(1))
const usd = v.pipe(v.string(), v.regex(/^\d+(\.\d+)?$/, 'not an exact decimal'))
const date = v.pipe(v.string(), v.isoDate())

/** The rates of one item that share source and date. */
const priceSheet = v.strictObject({
  item: text,
  unit: text,
  source: text,
  retrieved: date,
  confidence: v.picklist(rateConfidences),
  rates: v.array(v.strictObject({ region: text, usd })),
  /** Monthly quantities from which on a lower rate holds; `rates` is what holds from 0. */
  tiers: v.array(v.strictObject({ from: usd, usd })),
})

/** What an account has free in each month, over all regions and over the items together. */
const freeAllowance = v.strictObject({
  name: text,
  items: v.array(text),
  quantity: usd,
  unit: text,
  source: text,
})

const priceBook = v.strictObject({
  name: text,
  currency: v.literal('USD'),
  released: date,
  freeTier: v.array(freeAllowance),
  sheets: v.array(priceSheet),
})

/** A dated, immutable set of rates; a released one is never edited, a new price is a new book. */
export type PriceBook = v.InferOutput<typeof priceBook>
export type PriceSheet = v.InferOutput<typeof priceSheet>
export type FreeAllowance = v.InferOutput<typeof freeAllowance>

/** @throws UsageInvalid naming the field of a document that is no price book. */
export function parsePriceBook(document: unknown, name: string): PriceBook {
  const parsed = v.safeParse(priceBook, document)
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  throw new UsageInvalid(
    `not a price book: ${name}: ${v.getDotPath(issue) ?? 'document'}: ${issue.message}`,
    {
      suggestions: ['Make one with `soalbench prices refresh`, or name a built-in one.'],
    },
  )
}

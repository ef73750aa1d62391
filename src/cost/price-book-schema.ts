import * as v from 'valibot'
import { UsageInvalid } from '../core/errors.ts'
import { rateConfidences } from '../core/invoice.ts'
import { shortText } from '../core/short-text.ts'
import { doubleRate, misfitOfTiers } from './price-book-checks.ts'

/** What a quantity of an item is counted in. GB = 1024 MiB, as AWS bills it. */
const rateUnits = [
  ...['GB-second', 'request', 'vCPU-hour', 'GB-hour', 'DPU-hour', 'M-DPU-hour'],
  ...['instance-hour', 'hour', 'GB-month', 'GB'],
] as const

const text = v.pipe(v.string(), v.minLength(1))
const quantity = v.pipe(v.string(), v.regex(/^\d+(\.\d+)?$/, 'not an exact decimal'))
const price = v.pipe(
  quantity,
  v.check((usd) => Number(usd) > 0, 'a price of 0 is no price'),
)
const date = v.pipe(v.string(), v.isoDate())
const item = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9_.-]*$/, 'not the name of an item'))
const region = v.pipe(v.string(), v.regex(/^[a-z]{2}(-[a-z]+)+-\d+$/, 'not an AWS region'))

/** The rates of one item that share source and date. An item may have several sheets, with different regions. */
const priceSheet = v.pipe(
  v.strictObject({
    item,
    unit: v.picklist(rateUnits),
    source: text,
    retrieved: date,
    confidence: v.picklist(rateConfidences),
    rates: v.pipe(v.array(v.strictObject({ region, usd: price })), v.minLength(1, 'no region')),
    /** Monthly quantities from which on another rate holds; `rates` is what holds from 0, the same in all regions. */
    tiers: v.array(v.strictObject({ from: quantity, usd: price })),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    const misfit = dataset.typed ? misfitOfTiers(dataset.value) : undefined
    if (misfit !== undefined) addIssue({ message: misfit })
  }),
)

/** What an account has free in each month, over all regions and over the items together. */
const freeAllowance = v.strictObject({
  name: text,
  items: v.array(item),
  quantity,
  unit: v.picklist(rateUnits),
  source: text,
})

const priceBook = v.strictObject({
  name: text,
  currency: v.literal('USD'),
  released: date,
  freeTier: v.array(freeAllowance),
  sheets: v.pipe(
    v.array(priceSheet),
    v.rawCheck(({ dataset, addIssue }) => {
      const twice = dataset.typed ? doubleRate(dataset.value) : undefined
      if (twice !== undefined) addIssue({ message: `more than one rate for ${twice}` })
    }),
  ),
})

/** A dated, immutable set of rates; a released one is never edited, a new price is a new book. */
export type PriceBook = v.InferOutput<typeof priceBook>
export type PriceSheet = v.InferOutput<typeof priceSheet>
export type FreeAllowance = v.InferOutput<typeof freeAllowance>
export type RateUnit = (typeof rateUnits)[number]

/** @throws UsageInvalid naming the field of a document that is no price book. */
export function parsePriceBook(document: unknown, name: string): PriceBook {
  const parsed = v.safeParse(priceBook, document, { abortEarly: true })
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const key = shortText(v.getDotPath(issue) ?? 'document', 80)
  throw new UsageInvalid(`not a price book: ${name}: ${key}: ${shortText(issue.message, 160)}`, {
    suggestions: ['Make one with `soalbench prices refresh`, or name a built-in one.'],
  })
}

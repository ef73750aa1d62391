import { decimal } from '../cost/decimal.ts'
import { ratesOf, type PriceBook, type TieredRate } from '../cost/price-book.ts'

/** What two books say of one rate; null where a book does not have it. */
export interface RatePair {
  readonly item: string
  readonly region: string
  readonly left: RateText | null
  readonly right: RateText | null
}

export interface RateText {
  readonly unit: string
  readonly source: string
  /** From which quantity of the month on which price holds; the first from 0. */
  readonly tiers: readonly { readonly from: string; readonly usd: string }[]
}

export interface BookComparison {
  readonly equal: number
  readonly changed: readonly RatePair[]
  readonly onlyLeft: readonly RatePair[]
  readonly onlyRight: readonly RatePair[]
}

/** Rate by rate: price, tiers and unit. Source, date and confidence may differ. */
export function compareBooks(left: PriceBook, right: PriceBook): BookComparison {
  const rightRates = new Map(ratesOf(right).map((tiered) => [keyOf(tiered), tiered]))
  const leftRates = new Map(ratesOf(left).map((tiered) => [keyOf(tiered), tiered]))
  const changed: RatePair[] = []
  const onlyLeft: RatePair[] = []
  for (const [key, mine] of leftRates) {
    const theirs = rightRates.get(key)
    if (theirs === undefined) onlyLeft.push(pairOf(mine, mine, undefined))
    else if (!sameRate(mine, theirs)) changed.push(pairOf(mine, mine, theirs))
  }
  const onlyRight = [...rightRates].flatMap(([key, theirs]) =>
    leftRates.has(key) ? [] : [pairOf(theirs, undefined, theirs)],
  )
  return { equal: leftRates.size - changed.length - onlyLeft.length, changed, onlyLeft, onlyRight }
}

const keyOf = ({ rate }: TieredRate): string => `${rate.item} ${rate.region}`

const pairOf = (
  { rate: { item, region } }: TieredRate,
  left: TieredRate | undefined,
  right: TieredRate | undefined,
): RatePair => ({ item, region, left: rateText(left), right: rateText(right) })

const rateText = (tiered: TieredRate | undefined): RateText | null =>
  tiered === undefined
    ? null
    : {
        unit: tiered.rate.unit,
        source: tiered.rate.source,
        tiers: tiered.tiers.map(({ from, usd }) => ({ from, usd })),
      }

function sameRate(left: TieredRate, right: TieredRate): boolean {
  const mine = distinctTiers(left)
  const theirs = distinctTiers(right)
  return (
    left.rate.unit === right.rate.unit &&
    mine.length === theirs.length &&
    mine.every(({ from, usd }, index) => {
      const other = theirs[index]
      return other !== undefined && equal(from, other.from) && equal(usd, other.usd)
    })
  )
}

/** Without bounds at which the price stays. */
const distinctTiers = ({ tiers }: TieredRate): TieredRate['tiers'][number][] =>
  tiers.filter(({ usd }, index) => index === 0 || !equal(usd, tiers[index - 1]?.usd ?? ''))

const equal = (a: string, b: string): boolean => decimal(a).eq(decimal(b))

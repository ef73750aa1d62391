import { priceBooks, regionsOf, type PriceBook } from '../cost/price-book.ts'
import { failed, ok, warning, type Check } from './check.ts'

const dayMs = 86_400_000
/** AWS changes a price of these services once or twice a year. */
const freshDays = 120

/** The newest built-in book: how old it is, and whether it knows the region. */
export function pricesCheck(
  region: string,
  now: () => number,
  book: PriceBook = priceBooks.at(-1) ?? priceBooks[0],
): Check {
  return {
    name: 'prices',
    look() {
      const regions = regionsOf(book)
      const days = Math.floor((now() - Date.parse(book.released)) / dayMs)
      const found = `${book.name}, of ${book.released}: ${regions.length} regions`
      const refresh = `soalbench prices refresh --regions ${region}`
      if (!regions.includes(region))
        return failed(
          `${found}, without ${region}`,
          `Choose one of ${regions.join(', ')}, or make a book: ${refresh}`,
        )
      if (days > freshDays) return warning(`${found}, ${days} days old`, `Make a newer one: ${refresh}`)
      return ok(`${found}, ${region} among them`)
    },
  }
}

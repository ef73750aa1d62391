import { loadPriceBook, priceBooks, type PriceBook } from '../cost/price-book.ts'
import { parsePriceBook } from '../cost/price-book-schema.ts'
import { readJsonFile } from './read-json-file.ts'

/**
 * A built-in book by its name, or one that `soalbench prices refresh` wrote, by its path; the newest built-in one for
 * undefined. @throws NotFound, UsageInvalid
 */
export async function openPriceBook(nameOrPath: string | undefined): Promise<PriceBook> {
  if (nameOrPath === undefined) return priceBooks.at(-1) ?? priceBooks[0]
  if (!nameOrPath.endsWith('.json')) return loadPriceBook(nameOrPath)
  return parsePriceBook(await readJsonFile(nameOrPath, 'price book cannot be read', remedy), nameOrPath)
}

const remedy = 'Give the path of a file that `soalbench prices refresh` wrote.'

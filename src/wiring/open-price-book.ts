import { readFile } from 'node:fs/promises'
import { NotFound, UsageInvalid } from '../core/errors.ts'
import { loadPriceBook, priceBooks, type PriceBook } from '../cost/price-book.ts'
import { parsePriceBook } from '../cost/price-book-schema.ts'

/**
 * A built-in book by its name, or one that `soalbench prices refresh` wrote, by its path; the newest built-in one for
 * undefined. @throws NotFound, UsageInvalid
 */
export async function openPriceBook(nameOrPath: string | undefined): Promise<PriceBook> {
  if (nameOrPath === undefined) return priceBooks.at(-1) ?? priceBooks[0]
  if (!nameOrPath.endsWith('.json')) return loadPriceBook(nameOrPath)
  return parsePriceBook(await readJson(nameOrPath), nameOrPath)
}

async function readJson(path: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw new NotFound(`price book cannot be read: ${path}`, {
      cause: error,
      suggestions: ['Give the path of a file that `soalbench prices refresh` wrote.'],
    })
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageInvalid(`price book is not JSON: ${path}`, {
      cause: error,
      suggestions: ['Make it again with `soalbench prices refresh`.'],
    })
  }
}

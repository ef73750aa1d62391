import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openPriceBook } from '../../src/wiring/open-price-book.ts'
import { loadPriceBook, ratesOf } from '../../src/cost/price-book.ts'
import type { Corpus } from './corpus.ts'
import { damagedJson } from './damaged-json.ts'
import { misplacedInJson, misplacedKey } from './named-place.ts'

const whole = loadPriceBook('aws-2026-11')
const books: readonly unknown[] = [
  { ...whole, sheets: whole.sheets.slice(0, 12) },
  { ...whole, sheets: whole.sheets.filter(({ tiers }) => tiers.length > 0).slice(0, 4) },
]

export const priceBookFiles: Corpus<Buffer> = {
  name: 'price books',
  cases: 2_000,
  open(folder) {
    const path = join(folder, 'book.json')
    return {
      make: (random) => damagedJson(books, random),
      async read(bytes) {
        await writeFile(path, bytes)
        const prices = ratesOf(await openPriceBook(path)).flatMap(({ tiers }) => tiers.map(({ usd }) => usd))
        // A price that is no price would make a bill of 0.
        if (!prices.every((usd) => /^\d+(\.\d+)?$/.test(usd) && Number(usd) > 0))
          throw new Error('a price of 0')
        return undefined
      },
      misplaced({ message, suggestions }, bytes) {
        if (suggestions.length === 0) return 'no remedy'
        if (!message.includes(path)) return 'no file'
        if (message.includes('not JSON')) return misplacedInJson(message, bytes.toString('utf8'))
        if (!message.startsWith('not a price book')) return undefined
        const key = message.slice(message.indexOf(path) + path.length + 2).split(': ')[0] ?? ''
        return key === 'document' || /[\uFFFD…]/.test(key)
          ? undefined
          : misplacedKey(key, JSON.parse(new TextDecoder().decode(bytes)))
      },
    }
  },
}

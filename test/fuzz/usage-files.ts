import { priceCompanions, priceUsage } from '../../src/cost/index.ts'
import { MonthToDate } from '../../src/cost/month-to-date.ts'
import { loadPriceBook } from '../../src/cost/price-book.ts'
import { PriceMissing } from '../../src/core/errors.ts'
import { parseUsageDocument } from '../../src/cost/usage-document/parse-usage-document.ts'
import { smallest } from '../cost/usage-document/parse.ts'
import type { Corpus } from './corpus.ts'
import { damagedJson } from './damaged-json.ts'
import { misplacedInJson, misplacedKey } from './named-place.ts'

const documents: readonly unknown[] = [
  ...Object.values(smallest),
  { ...smallest.billedMs, companions: [{ charge: 's3-requests', put: 1, get: 2 }] },
  { ...smallest.hours, companions: [{ charge: 'nat-gateway', count: 1, hours: 5, processedGb: 2 }] },
  [smallest.billedMs, smallest.executionSeconds],
]
const book = loadPriceBook('aws-2026-11')
const source = 'usage.json'

export const usageFiles: Corpus<string> = {
  name: 'usage files',
  cases: 10_000,
  open: () => ({
    make: (random) => damagedJson(documents, random).toString('utf8'),
    read(text) {
      try {
        for (const { usage, companions } of parseUsageDocument(text, source)) {
          const { invoice, month } = priceUsage(usage, book, MonthToDate.start)
          priceCompanions(companions, usage.region, book, month)
          if (!/^\d+(\.\d+)?$/.test(invoice.totalUsd)) throw new Error(`a bill of ${invoice.totalUsd}`)
        }
      } catch (error) {
        // A price that the book does not have is named with its item and region, and is no fault of the file's form.
        if (error instanceof PriceMissing) return error
        throw error
      }
      return undefined
    },
    misplaced({ message, suggestions }, text) {
      if (suggestions.length === 0) return 'no remedy'
      if (message.startsWith('no rate for'))
        return / in .*: price book/.test(message) ? undefined : 'no region'
      if (!message.includes(source)) return 'no file'
      if (message.startsWith('usage is not JSON')) return misplacedInJson(message, text)
      const path = /usage\.json: usage(.*?): .+$/su.exec(message)?.[1]
      if (path === undefined) return 'no field'
      return misplacedKey(path, JSON.parse(text.replace(/^\uFEFF/, '')))
    },
  }),
}

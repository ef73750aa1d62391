import type { ColumnDocument, ColumnSample } from './column-sample.ts'
import { shareOf } from './column-sample.ts'
import { fitCode } from './fit-code.ts'
import { fitMeasured } from './fit-measured.ts'
import { fitWords } from './fit-words.ts'

/** The first kind that all values of the column allow. */
export function fitColumn(sample: ColumnSample): ColumnDocument {
  const { name, values } = sample
  // Always null: the value is never drawn.
  if (values.length === 0) return { name, kind: 'category', values: ['empty'] }
  return (
    fitBoolean(sample) ?? fitMeasured(sample) ?? fitCategory(sample) ?? fitCode(sample) ?? fitWords(sample)
  )
}

function fitBoolean({ name, values, counts }: ColumnSample): ColumnDocument | undefined {
  if (![...counts.keys()].every((value) => /^(true|false)$/i.test(value))) return undefined
  const yes = values.filter((value) => value.toLowerCase() === 'true').length
  return { name, kind: 'boolean', trueShare: shareOf(yes, values.length) }
}

const mostCategories = 200
const longestCategory = 200

/**
 * At most 200 texts that recur stay as they are. One that occurs less than three times (twice in samples of fewer than
 * 100 records) could tell of a single record and is left out; where that concerns more than 5 % it is no category.
 */
function fitCategory({ name, values, counts }: ColumnSample): ColumnDocument | undefined {
  if (counts.size > mostCategories) return undefined
  const least = values.length < 100 ? 2 : 3
  const recurring = [...counts].filter(([, count]) => count >= least)
  const covered = recurring.reduce((sum, [, count]) => sum + count, 0)
  if (covered < 0.95 * values.length || recurring.some(([text]) => text.length > longestCategory))
    return undefined
  const sorted = recurring.toSorted(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
  return { name, kind: 'category', values: sorted }
}

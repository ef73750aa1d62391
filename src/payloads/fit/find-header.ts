import { badLine } from './sample-errors.ts'
import { looksMeasured } from './fit-measured.ts'

/**
 * The names of the columns, or undefined where the first record is one like the others: it has numbers or dates where
 * the column has them, and nothing else in such a place.
 * @throws UsageInvalid for names that are empty or alike (Parquet and Spark do not tell upper from lower case).
 */
export function findHeader(
  path: string,
  first: readonly string[],
  records: readonly (readonly string[])[],
): readonly string[] | undefined {
  const measured = first.flatMap((field, position) => {
    const values = records.map((record) => record[position] ?? '').filter((value) => value !== '')
    return values.length > 0 && values.every(looksMeasured) ? [field] : []
  })
  if (measured.some(looksMeasured) && measured.every((field) => field === '' || looksMeasured(field)))
    return undefined
  const seen = new Map<string, number>()
  for (const [index, name] of first.entries()) {
    if (name === '') {
      throw badLine(path, 1, `column ${index + 1} has no name`, 'Give every column of the header a name.')
    }
    const before = seen.get(name.toLowerCase())
    if (before !== undefined) {
      const mistake = `columns ${before + 1} and ${index + 1} are both named "${name}"`
      throw badLine(path, 1, mistake, 'Give every column a name of its own; case does not count.')
    }
    seen.set(name.toLowerCase(), index)
  }
  return first
}

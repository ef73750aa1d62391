import { UsageInvalid } from '../../core/errors.ts'
import { jsonFault } from '../../core/json-fault.ts'
import { Place } from './place.ts'
import { readUsage, type UsageEntry } from './read-usage.ts'

/** Each has an invoice of its own, in words: this many are 50 MB of them. */
const mostUsages = 20_000

/**
 * The usages of a document as `soalbench cost estimate` reads it: one JSON object, or a list of them, in the shapes of
 * the manual. `source` is the file as the user named it.
 * @throws UsageInvalid naming the source, and line and column, or index and field, of what is wrong
 */
export function parseUsageDocument(text: string, source: string): readonly UsageEntry[] {
  const document = parseJson(text, source)
  const top = Place.top(source)
  if (!Array.isArray(document)) return [readUsage(document, top)]
  if (document.length === 0) throw top.fault('an empty list', 'Give at least one usage.')
  if (document.length > mostUsages) {
    throw top.fault(
      `${document.length} usages, and at most ${mostUsages} have their invoices here`,
      'Sum what is alike into one usage: billedMs holds millions of invocations, workers have a count, hours and DPU-seconds add up.',
    )
  }
  return document.map((each: unknown, index) => readUsage(each, top.at(index)))
}

function parseJson(text: string, source: string): unknown {
  // Some editors put a byte order mark before UTF-8.
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text
  try {
    return JSON.parse(plain)
  } catch {
    const { line, column, found } = jsonFault(plain)
    throw new UsageInvalid(
      `usage is not JSON: ${source}: line ${line}, column ${column}: ${found} cannot stand here`,
      { suggestions: ['Give one JSON object, or a list of them in [ ], with commas between.'] },
    )
  }
}

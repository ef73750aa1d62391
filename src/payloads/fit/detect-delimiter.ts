import { splitRecord } from './split-record.ts'

const delimiters = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]

const mostRecords = 200

/**
 * The delimiter under which most records have as many fields as the first one; of equal ones that with more fields.
 * Undefined where the first record has a single field under each.
 */
export function detectDelimiter(head: string): Delimiter | undefined {
  const candidates = delimiters.map((delimiter) => {
    const counts = recordsOf(head, delimiter).map((record) => splitRecord(record, delimiter).length)
    const fields = counts[0] ?? 0
    return { delimiter, fields, share: counts.filter((count) => count === fields).length / counts.length }
  })
  const [best] = candidates
    .filter(({ fields }) => fields > 1)
    .toSorted((a, b) => b.share - a.share || b.fields - a.fields)
  return best?.delimiter
}

/** The first records; line breaks in quotes do not end one, and a quote only opens where a field starts. */
function recordsOf(head: string, delimiter: Delimiter): string[] {
  const records: string[] = []
  let open = ''
  for (const line of head.split('\n')) {
    open = open === '' ? line : `${open}\n${line}`
    if (endsInQuotes(open, delimiter) && open.length < 65_536) continue
    if (open.trim() !== '') records.push(open.replace(/\r$/, ''))
    open = ''
    if (records.length === mostRecords) break
  }
  return records.length === 0 ? [open] : records
}

function endsInQuotes(text: string, delimiter: Delimiter): boolean {
  if (!text.includes('"')) return false
  let state: 'start' | 'plain' | 'quoted' | 'quote' = 'start'
  for (const character of text) {
    if (state === 'quoted') state = character === '"' ? 'quote' : 'quoted'
    else if (character === delimiter) state = 'start'
    else if (character === '"' && state !== 'plain') state = 'quoted'
    else state = 'plain'
  }
  return state === 'quoted'
}

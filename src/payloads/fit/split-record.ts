/**
 * The fields of one CSV record (RFC 4180: a field that starts with a quote ends with one, quotes inside are doubled),
 * without the spaces around them. A line break inside quotes becomes a space, because Spark reads a line as a record.
 * What follows a closing quote belongs to the field, as most readers have it.
 */
export function splitRecord(text: string, delimiter: string): string[] {
  if (!text.includes('"')) return text.split(delimiter).map((field) => field.trim())
  const fields: string[] = []
  let position = 0
  for (;;) {
    const [field, end] =
      text[position] === '"' ? quoted(text, position, delimiter) : plain(text, position, delimiter)
    fields.push(field.replaceAll(/[\r\n]+/g, ' ').trim())
    if (end >= text.length) return fields
    position = end + 1
    if (position === text.length) return [...fields, '']
  }
}

function plain(text: string, start: number, delimiter: string): [string, number] {
  const found = text.indexOf(delimiter, start)
  const end = found < 0 ? text.length : found
  return [text.slice(start, end), end]
}

function quoted(text: string, start: number, delimiter: string): [string, number] {
  let value = ''
  let from = start + 1
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return [value + text.slice(from), text.length]
    value += text.slice(from, quote)
    if (text[quote + 1] !== '"') {
      const [rest, end] = plain(text, quote + 1, delimiter)
      return [value + rest, end]
    }
    value += '"'
    from = quote + 2
  }
}

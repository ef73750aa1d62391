export const delimiters = [',', ';', '\t', '|'] as const

export interface SampleRow {
  readonly cells: readonly string[]
  /** Number of the line on which the row starts. */
  readonly line: number
}

/** RFC 4180 with any delimiter: quotes doubled inside quotes, newlines allowed there, CR LF or LF. */
export function parseRows(text: string, delimiter: string): SampleRow[] {
  const rows: SampleRow[] = []
  let line = 1
  for (let position = 0; position < text.length;) {
    const cells: string[] = []
    const start = line
    let more = true
    while (more) {
      const field = text[position] === '"' ? quoted(text, position) : plain(text, position, delimiter)
      cells.push(field.value)
      line += field.lines
      position = field.end
      more = text[position] === delimiter
      if (more) position += 1
    }
    if (text[position] === '\r') position += 1
    if (text[position] === '\n') position += 1
    line += 1
    rows.push({ cells, line: start })
  }
  return rows

  function quoted(source: string, from: number): Field {
    let value = ''
    let at = from + 1
    for (;;) {
      const quote = source.indexOf('"', at)
      // A quote that is never closed takes the rest of the text.
      const end = quote < 0 ? source.length : quote
      value += source.slice(at, end)
      if (source[end + 1] !== '"') {
        const tail = plain(source, Math.min(end + 1, source.length), delimiter)
        return { value: value + tail.value, end: tail.end, lines: value.split('\n').length - 1 }
      }
      value += '"'
      at = end + 2
    }
  }
}

interface Field {
  readonly value: string
  readonly end: number
  readonly lines: number
}

function plain(source: string, from: number, delimiter: string): Field {
  let end = from
  while (end < source.length && source[end] !== delimiter && source[end] !== '\n') end += 1
  const value = source.slice(from, end)
  return { value: value.endsWith('\r') ? value.slice(0, -1) : value, end, lines: 0 }
}

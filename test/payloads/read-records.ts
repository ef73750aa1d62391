/** One record as texts by column; null where the file says so. */
export type TextRecord = Readonly<Record<string, string | null>>

/** Splits generated CSV: strict, so that a file that breaks the rules does not pass by accident. */
export function readCsv(text: string): TextRecord[] {
  if (!text.endsWith('\n')) throw new Error('the last line does not end')
  const [header = '', ...lines] = text.slice(0, -1).split('\n')
  const names = header.split(';')
  return lines.map((line, index) => {
    const fields = splitLine(line)
    if (fields.length !== names.length)
      throw new Error(`line ${index + 2} has ${fields.length} fields: ${line}`)
    return Object.fromEntries(names.map((name, position) => [name, fields[position] ?? null]))
  })
}

function splitLine(line: string): (string | null)[] {
  const fields: (string | null)[] = []
  const field = /("(?:[^"]|"")*"|[^";]*)(;|$)/gy
  for (let more = true; more;) {
    const match = field.exec(line)
    if (match === null) throw new Error(`not CSV: ${line}`)
    const raw = match[1] ?? ''
    fields.push(raw === '' ? null : raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw)
    more = match[2] === ';'
  }
  return fields
}

/** Numbers keep their digits: 1.50 is not 1.5. */
export function readJsonLines(text: string): TextRecord[] {
  if (!text.endsWith('\n')) throw new Error('the last line does not end')
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => {
      const exact = line.replaceAll(/:(-?\d+(?:\.\d+)?)(?=[,}])/g, ':"$1"')
      const parsed: unknown = JSON.parse(exact)
      if (typeof parsed !== 'object' || parsed === null) throw new Error(`not a record: ${line}`)
      return Object.fromEntries(
        Object.entries(parsed).map(([key, value]) => [key, value === null ? null : String(value)]),
      )
    })
}

import type { ColumnDefinition } from '../definition.ts'

/** Narrowest first; `code` columns draw from these. */
const classes: readonly { readonly symbol: string; readonly accepts: RegExp }[] = [
  { symbol: '9', accepts: /^[0-9]+$/ },
  { symbol: 'F', accepts: /^[0-9A-F]+$/ },
  { symbol: 'f', accepts: /^[0-9a-f]+$/ },
  { symbol: 'A', accepts: /^[A-Z]+$/ },
  { symbol: 'a', accepts: /^[a-z]+$/ },
]

/** Codes have one length, and every position one class of characters: UUIDs, hashes, plates, telephone numbers. */
export function inferCode(
  name: string,
  nulls: number,
  values: readonly string[],
): ColumnDefinition | undefined {
  const length = values[0]?.length ?? 0
  if (values.length < 20 || length > 128 || values.some((value) => value.length !== length)) return undefined
  let pattern = ''
  for (let position = 0; position < length; position += 1) {
    const symbol = symbolOf([...new Set(values.map((value) => value[position] ?? ''))].join(''))
    if (symbol === undefined) return undefined
    pattern += symbol
  }
  return { kind: 'code', name, nulls, pattern }
}

/** A character that all values have in a place stands for itself. */
function symbolOf(characters: string): string | undefined {
  if (characters.length === 1) return /[\w\s\\]/.test(characters) ? `\\${characters}` : characters
  return classes.find(({ accepts }) => accepts.test(characters))?.symbol
}

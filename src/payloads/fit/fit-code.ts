import type { ColumnDocument, ColumnSample } from './column-sample.ts'

const ewkbPoint = /^0101000020E6100000[0-9A-F]{32}$/

/** Keys with a prefix, points, and identifiers of one length; undefined for other texts. */
export function fitCode(sample: ColumnSample): ColumnDocument | undefined {
  return fitPrefixedKey(sample) ?? fitPoint(sample) ?? fitPattern(sample)
}

function fitPrefixedKey({ name, values, unique }: ColumnSample): ColumnDocument | undefined {
  const prefix = /^[A-Za-z][A-Za-z_#/-]{0,15}(?=\d{1,15}$)/.exec(values[0] ?? '')?.[0]
  if (!unique || values.length < 3 || prefix === undefined) return undefined
  const isKey = values.every(
    (value) => value.startsWith(prefix) && /^\d{1,15}$/.test(value.slice(prefix.length)),
  )
  return isKey ? { name, kind: 'key', prefix } : undefined
}

function fitPoint({ name, values }: ColumnSample): ColumnDocument | undefined {
  if (!values.every((value) => ewkbPoint.test(value))) return undefined
  const bytes = values.map((value) => Buffer.from(value, 'hex'))
  const longitude = boundsOf(bytes.map((point) => point.readDoubleLE(9)))
  const latitude = boundsOf(bytes.map((point) => point.readDoubleLE(17)))
  return [...longitude, ...latitude].every(Number.isFinite)
    ? { name, kind: 'point', longitude, latitude }
    : undefined
}

function boundsOf(numbers: readonly number[]): [number, number] {
  const sorted = numbers.toSorted((a, b) => a - b)
  return [sorted[0] ?? 0, sorted.at(-1) ?? 0]
}

/** One class of characters per position; at least one position must be a digit or all of them letters of one case. */
function fitPattern({ name, counts }: ColumnSample): ColumnDocument | undefined {
  const values = [...counts.keys()]
  const length = values[0]?.length ?? 0
  const isPlain = (value: string): boolean => value.length === length && /^[!-~]+$/.test(value)
  if (length < 3 || length > 128 || values.length < 3 || !values.every(isPlain)) return undefined
  const alphabets = Array.from({ length }, (_, index) => new Set(values.map((value) => value[index] ?? '')))
  const hexadecimal = classOfHex(alphabets)
  const classes = alphabets.map((alphabet) => classOf(alphabet, hexadecimal))
  if (classes.some((symbol) => symbol === undefined)) return undefined
  if (
    !classes.some((symbol) => symbol === '9' || symbol === hexadecimal) &&
    !/^[A-Z]+$/.test(values[0] ?? '')
  ) {
    return undefined
  }
  return { name, kind: 'code', pattern: classes.join('') }
}

/** Hashes and UUIDs: some position shows digits and letters, and all changing ones are hexadecimal digits. */
function classOfHex(alphabets: readonly ReadonlySet<string>[]): 'F' | 'f' | undefined {
  const changing = alphabets.filter(({ size }) => size > 1).map((alphabet) => [...alphabet].join(''))
  const mixed = changing.some((text) => /\d/.test(text) && /[a-f]/i.test(text))
  if (!mixed) return undefined
  if (changing.every((text) => /^[0-9A-F]+$/.test(text))) return 'F'
  return changing.every((text) => /^[0-9a-f]+$/.test(text)) ? 'f' : undefined
}

function classOf(alphabet: ReadonlySet<string>, hexadecimal: 'F' | 'f' | undefined): string | undefined {
  const text = [...alphabet].join('')
  if (text.length === 1) return `\\${text}`
  if (hexadecimal !== undefined) return hexadecimal
  if (/^\d+$/.test(text)) return '9'
  if (/^[A-Z]+$/.test(text)) return 'A'
  return /^[a-z]+$/.test(text) ? 'a' : undefined
}

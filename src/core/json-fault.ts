/** Where JSON stops being JSON: line and column count from 1, the column in UTF-16 units, as editors do. */
export interface JsonFault {
  readonly line: number
  readonly column: number
  /** What stands there. */
  readonly found: string
}

/**
 * JSON.parse does not tell the place in all of its messages. Only for a text that it has refused; without recursion,
 * since brackets may be nested a million deep.
 */
export function jsonFault(text: string): JsonFault {
  const at = faultOffset(text)
  const before = text.slice(0, at)
  const lineStart = before.lastIndexOf('\n') + 1
  let line = 1
  for (let next = before.indexOf('\n'); next >= 0; next = before.indexOf('\n', next + 1)) line += 1
  const letter = text.codePointAt(at)
  return {
    line,
    column: at - lineStart + 1,
    found: letter === undefined ? 'the end of the text' : shown(String.fromCodePoint(letter)),
  }
}

/** What cannot be seen, or steers a terminal, by its number: `U+2028`. */
function shown(letter: string): string {
  const isVisible = letter === ' ' || !/[\p{C}\p{Z}\p{M}]/u.test(letter)
  const code = letter.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
  return isVisible ? JSON.stringify(letter) : `U+${code}`
}

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma or end'

/** The first character that cannot be there; the length of the text if something is missing at its end. */
function faultOffset(text: string): number {
  const open: ('{' | '[')[] = []
  let expected: Expected = 'value'
  let at = afterSpace(text, 0)
  while (at < text.length) {
    const letter = text[at] ?? ''
    const inside = open.at(-1)
    if (expected === 'comma or end' && letter === ',' && inside !== undefined) {
      expected = inside === '{' ? 'key' : 'value'
      at += 1
    } else if (closes(letter, inside, expected)) {
      open.pop()
      expected = 'comma or end'
      at += 1
    } else if (expected === 'colon') {
      if (letter !== ':') return at
      expected = 'value'
      at += 1
    } else if (expected === 'key' || expected === 'key or }') {
      if (letter !== '"') return at
      const read = readString(text, at)
      if (!read.whole) return read.end
      expected = 'colon'
      at = read.end
    } else if (expected === 'comma or end') {
      return at
    } else if (letter === '{' || letter === '[') {
      open.push(letter)
      expected = letter === '{' ? 'key or }' : 'value or ]'
      at += 1
    } else {
      const read = letter === '"' ? readString(text, at) : readWord(text, at)
      if (!read.whole) return read.end
      expected = 'comma or end'
      at = read.end
    }
    at = afterSpace(text, at)
  }
  return text.length
}

const closes = (letter: string, inside: '{' | '[' | undefined, expected: Expected): boolean =>
  (letter === '}' && inside === '{' && (expected === 'comma or end' || expected === 'key or }')) ||
  (letter === ']' && inside === '[' && (expected === 'comma or end' || expected === 'value or ]'))

/** `end`: after it, or the first character that cannot be in it. */
interface Read {
  readonly whole: boolean
  readonly end: number
}

function readString(text: string, start: number): Read {
  for (let at = start + 1; at < text.length; at += 1) {
    const letter = text[at] ?? ''
    if (letter === '"') return { whole: true, end: at + 1 }
    if (letter < ' ') return { whole: false, end: at }
    if (letter === '\\') {
      const begun = matchLength(begunEscape, text, at)
      if (matchLength(wholeEscape, text, at) !== begun) return { whole: false, end: at + begun }
      at += begun - 1
    }
  }
  return { whole: false, end: text.length }
}

/** A number or a literal; of a broken one, as much as could have become one. */
function readWord(text: string, at: number): Read {
  const begun = matchLength(begunNumber, text, at)
  if (begun > 0) return { whole: matchLength(wholeNumber, text, at) === begun, end: at + begun }
  const literal = ['true', 'false', 'null'].find((each) => each[0] === text[at])
  if (literal === undefined) return { whole: false, end: at }
  let length = 1
  while (length < literal.length && text[at + length] === literal[length]) length += 1
  return { whole: length === literal.length, end: at + length }
}

const wholeEscape = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y
const begunEscape = /\\(?:["\\/bfnrt]|u[\da-fA-F]{0,4})?/y
const wholeNumber = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const begunNumber = /-?(?:(?:0|[1-9]\d*)(?:\.(?!\d)|(?:\.\d+)?(?:[eE][+-]?\d*)?))?/y
const space = /[ \t\n\r]*/y

const afterSpace = (text: string, at: number): number => at + matchLength(space, text, at)

function matchLength(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0].length ?? 0
}

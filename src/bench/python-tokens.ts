/** One token of Python source. `text` of a string is its content, without prefix and quotes. */
export interface PythonToken {
  readonly kind: 'name' | 'number' | 'operator' | 'string' | 'comment' | 'newline'
  readonly text: string
  /** From 1. */
  readonly line: number
  /** From 0. */
  readonly column: number
}

const patterns: readonly (readonly [PythonToken['kind'] | 'space', RegExp])[] = [
  ['space', /[ \t\f\r]+|\\\r?\n/y],
  ['comment', /#[^\n]*/y],
  ['newline', /\n/y],
  ['string', /[rbuf]{0,2}("""|''')(?:\\[^]|(?!\1)[^])*(?:\1|$)/iy],
  ['string', /[rbuf]{0,2}(["'])(?:\\[^]|(?!\1)[^\\\n])*(?:\1|(?=\n)|$)/iy],
  ['name', /[\p{L}_][\p{L}\p{N}_]*/uy],
  ['number', /\d[\w.]*/y],
  ['operator', /[^]/y],
]

/**
 * The tokens of Python source, enough to tell code from comments and strings. Broken source gives some tokens, never
 * an error. Newlines inside brackets are tokens too. An f-string is one string.
 */
export function pythonTokens(source: string): PythonToken[] {
  const tokens: PythonToken[] = []
  let offset = 0
  let line = 1
  let lineStart = 0
  while (offset < source.length) {
    const [kind, text] = match(source, offset)
    if (kind !== 'space') {
      const content = kind === 'string' ? contentOf(text) : text
      tokens.push({ kind, text: content, line, column: offset - lineStart })
    }
    offset += text.length
    const breaks = text.split('\n').length - 1
    if (breaks > 0) {
      line += breaks
      lineStart = offset - (text.length - text.lastIndexOf('\n') - 1)
    }
  }
  return tokens
}

function match(source: string, offset: number): [PythonToken['kind'] | 'space', string] {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = offset
    const found = pattern.exec(source)
    if (found !== null && found[0] !== '') return [kind, found[0]]
  }
  return ['operator', source.charAt(offset)]
}

function contentOf(literal: string): string {
  const unprefixed = literal.replace(/^[rbuf]{0,2}(?=["'])/i, '')
  const quote = /^("""|'''|"|')/.exec(unprefixed)?.[0] ?? ''
  const closed = unprefixed.length >= 2 * quote.length && unprefixed.endsWith(quote)
  return unprefixed.slice(quote.length, closed ? -quote.length : undefined)
}

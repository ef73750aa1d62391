import { invalidParameter } from './logs-error.ts'

interface Term {
  readonly text: string
  readonly kind: 'all' | 'any' | 'none'
}

/** `-` and `?` before a term, then a text in quotes, with `\"` and `\\` inside, or a word. */
const term = /([-?]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))(?=\s|$)/y

/**
 * The filter patterns for unstructured events (CloudWatch Logs, "Filter pattern syntax"): terms that must all be in the
 * message, `?a ?b` of which one must, `-a` that must not. JSON and column patterns and `%regular expressions%` are refused.
 * @throws LogsError
 */
export function parseFilterPattern(pattern: string): (message: string) => boolean {
  const terms = termsOf(pattern.trim())
  const texts = (kind: Term['kind']): string[] =>
    terms.filter((one) => one.kind === kind).map(({ text }) => text)
  const [all, any, none] = [texts('all'), texts('any'), texts('none')]
  return (message) =>
    all.every((text) => message.includes(text)) &&
    (any.length === 0 || any.some((text) => message.includes(text))) &&
    !none.some((text) => message.includes(text))
}

function termsOf(pattern: string): Term[] {
  if (/^[{[%]/.test(pattern)) {
    throw invalidParameter(`Invalid filter pattern: only terms and quoted phrases are emulated: ${pattern}`)
  }
  const terms: Term[] = []
  term.lastIndex = 0
  while (term.lastIndex < pattern.length) {
    const [, sign = '', quoted, word] = term.exec(pattern) ?? []
    const text = quoted?.replaceAll(/\\(.)/g, '$1') ?? word
    if (text === undefined) throw invalidParameter(`Invalid filter pattern: ${pattern}`)
    terms.push({ text, kind: sign === '-' ? 'none' : sign === '?' ? 'any' : 'all' })
    while (/\s/.test(pattern[term.lastIndex] ?? '')) term.lastIndex += 1
  }
  return terms
}

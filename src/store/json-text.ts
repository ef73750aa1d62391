/**
 * JSON that DuckDB takes: a lone half of a surrogate pair, which output cut in the middle of a character can hold, is
 * replaced as UTF-8 encoding would replace it. Absent is null.
 */
export function jsonText(value: unknown): string | null {
  if (value === undefined || value === null) return null
  return JSON.stringify(value).replaceAll(loneSurrogateEscape, '\\ufffd')
}

// JSON.stringify writes lone surrogates, and nothing else, as \ud8xx; an escaped backslash before `u` is none.
const loneSurrogateEscape = /(?<=(?<!\\)(?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g

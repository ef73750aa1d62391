/** Why a message does not say where in a JSON text it saw what it refuses, or undefined. */
export function misplacedInJson(message: string, text: string): string | undefined {
  const position = /line (\d+), column (\d+)/.exec(message)
  if (position !== null) return outsideOf(text, Number(position[1]), Number(position[2]))
  const column = /not JSON: column (\d+)/.exec(message)
  if (column !== null) return Number(column[1]) > text.length + 1 ? 'a column that is not there' : undefined
  return undefined
}

/** Lines and columns from 1; an end that is missing is one column behind the last. */
function outsideOf(text: string, line: number, column: number): string | undefined {
  const lines = text.replace(/^\uFEFF/, '').split('\n')
  const found = lines[line - 1]
  if (found === undefined) return 'a line that is not there'
  return column < 1 || column > found.length + 1 ? 'a column that is not there' : undefined
}

/** Why the key path of a message leads nowhere in the document: all its steps but the last must be there. */
export const misplacedKey = (path: string, document: unknown): string | undefined =>
  !plainPath.test(path) || leads(path, document) ? undefined : `no such place ${path}`

/** Of other paths a message shows only what can be shown. */
const plainPath = /^\.?[\w-]+(\.[\w-]+|\[\d+\])*$/

/** Keys may have dots in them: every key that the path can begin with is tried. */
function leads(path: string, value: unknown): boolean {
  const rest = path.replace(/^\./, '')
  if (rest === '' || !/[.[]/.test(rest)) return true
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, inner]) =>
    [key, `[${key}]`].some((step) => rest.startsWith(step) && leads(rest.slice(step.length), inner)),
  )
}

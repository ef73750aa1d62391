import { SoalbenchError } from '../core/errors.ts'
import { redact, redactJson } from '../core/redact.ts'
import { isParserError } from './exit-codes.ts'

/** The text of an error for people: what failed, why, what to do. A stack only for a bug. */
export function describeError(error: unknown, options: { command: string }): string {
  return redact(describe(error, options))
}

function describe(error: unknown, options: { command: string }): string {
  if (error instanceof SoalbenchError) {
    return [
      `Error: ${error.message}`,
      ...causes(error).map((cause) => `  because: ${cause}`),
      ...error.suggestions.map((suggestion) => `  try: ${suggestion}`),
    ].join('\n')
  }
  if (isParserError(error)) {
    const command = options.command.replaceAll(':', ' ')
    return `Error: ${parserMessage(error)}\n  try: soalbench ${command} --help`
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `Error: this is a bug in soalbench, please report it with this text\n${stack}`
}

export interface ErrorDocument {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly suggestions: readonly string[]
    readonly causes: readonly string[]
  }
}

/** The same as one JSON document. */
export function errorDocument(error: unknown): ErrorDocument {
  return redactJson(documentOf(error))
}

function documentOf(error: unknown): ErrorDocument {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof SoalbenchError) {
    return { error: { code: error.code, message, suggestions: error.suggestions, causes: causes(error) } }
  }
  if (isParserError(error)) {
    const suggestions = ['Run the command with --help.']
    return { error: { code: 'SOAL_USAGE_INVALID', message: parserMessage(error), suggestions, causes: [] } }
  }
  return { error: { code: 'SOAL_BUG', message, suggestions: [], causes: causes(error) } }
}

/** Without the parser's own pointer to `--help`, and its indented reason on the same line. */
function parserMessage({ message }: Error): string {
  const [headline = ''] = message.split('\nSee more help')
  return headline.trim().replaceAll(/\s*\n\t/g, ': ')
}

function causes(error: unknown): string[] {
  const found: string[] = []
  let current = error instanceof Error ? error.cause : undefined
  while (current !== undefined && found.length < 5) {
    found.push(current instanceof Error ? current.message : JSON.stringify(current))
    current = current instanceof Error ? current.cause : undefined
  }
  return found
}

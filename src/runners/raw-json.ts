import { redact } from '../core/redact.ts'
import type { Json } from '../core/trial.ts'

/** What a platform answered, as JSON without secrets: dates become ISO texts, what JSON cannot hold is left out. */
export function rawJson(value: unknown): Json {
  const text: string | undefined = JSON.stringify(value)
  if (text === undefined) return null
  const parsed: Json = JSON.parse(redact(text))
  return parsed
}

export function isFields(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

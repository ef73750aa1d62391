import { record, string, unknown } from 'valibot'
import { parseJson } from '../parse-json.ts'

/** The flat map of strings that SoAL's handler makes of any event: JSON where a value is not a string. */
export function eventOf(text: string | undefined): Readonly<Record<string, string>> {
  const values = parseJson(record(string(), unknown()), text) ?? {}
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )
}

import { safeParse, type GenericSchema, type InferOutput } from 'valibot'

/** The value if `text` is JSON of this shape; undefined for a file that was cut off, is of another version, or is absent. */
export function parseJson<S extends GenericSchema>(
  schema: S,
  text: string | undefined,
): InferOutput<S> | undefined {
  if (text === undefined) return undefined
  try {
    const result = safeParse(schema, JSON.parse(text))
    return result.success ? result.output : undefined
  } catch {
    return undefined
  }
}

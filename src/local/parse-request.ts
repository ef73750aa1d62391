import * as v from 'valibot'

/** The JSON of a request, of this shape. @throws what `refuse` makes of the first field that is wrong */
export function parseRequestJson<T>(
  schema: v.GenericSchema<unknown, T>,
  body: Uint8Array,
  refuse: (message: string) => Error,
): T {
  let value: unknown
  try {
    value = body.byteLength === 0 ? {} : JSON.parse(new TextDecoder().decode(body))
  } catch {
    throw refuse('The request body is not JSON')
  }
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const [issue] = result.issues
  throw refuse(`Invalid value at ${v.getDotPath(issue) ?? 'the request'}: ${issue.message}`)
}

import * as v from 'valibot'
import { remedyOf } from './field-remedies.ts'
import { nearest } from '../../core/nearest.ts'
import { shown, type Place } from './place.ts'

/** Any of the strict objects here. */
export type ObjectSchema<Output = unknown> = v.StrictObjectSchema<v.ObjectEntries, undefined> &
  v.GenericSchema<unknown, Output>

/**
 * An object with exactly these fields. An unknown one is told before anything else: it is often the missing one,
 * misspelt. @throws UsageInvalid
 */
export function readObject<S extends ObjectSchema>(
  value: unknown,
  schema: S,
  place: Place,
): v.InferOutput<S> {
  checkFields(value, Object.keys(schema.entries), place)
  const parsed = v.safeParse(schema, value, { abortEarly: true })
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const steps = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)))
  const at = steps.reduce<Place>((within, key) => within.at(key), place)
  const field = steps.at(-1)
  const problem = issue.input === undefined ? 'missing' : issue.message
  throw at.fault(problem, remedyOf(typeof field === 'string' ? field : ''))
}

/** A list with at least one element. @throws UsageInvalid */
export function readList<S extends ObjectSchema>(
  values: readonly unknown[],
  schema: S,
  place: Place,
): readonly v.InferOutput<S>[] {
  if (values.length === 0) throw place.fault('an empty list', 'Put at least one object into the list.')
  return values.map((value, index) => readObject(value, schema, place.at(index)))
}

/** @throws UsageInvalid for what is no object, and for a field that is not among the known ones. */
export function checkFields(
  value: unknown,
  known: readonly string[],
  place: Place,
): asserts value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw place.fault(`${shown(value)} is not an object`, `Give an object with ${known.join(', ')}.`)
  }
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) throw place.at(key).fault('unknown field', unknownRemedy(key, known))
  }
}

function unknownRemedy(key: string, known: readonly string[]): string {
  const meant = nearest(key, known)
  const fields = `Known here are ${known.join(', ')}.`
  return meant === undefined ? fields : `Did you mean ${meant}? ${fields}`
}

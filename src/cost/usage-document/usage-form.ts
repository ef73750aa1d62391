import type * as v from 'valibot'
import type { BillableUsage } from '../../core/usage.ts'
import type { Place } from './place.ts'
import { readObject, type ObjectSchema } from './read-object.ts'

/** One of the ways in which the usage of a platform can be written down. */
export interface UsageForm {
  /** The field that tells this form from the others of its platform. */
  readonly by: string
  readonly fields: readonly string[]
  /** @throws UsageInvalid */
  read(value: unknown, place: Place): BillableUsage
}

export const usageForm = <S extends ObjectSchema>(
  by: string,
  schema: S,
  toUsage: (document: v.InferOutput<S>, place: Place) => BillableUsage,
): UsageForm => ({
  by,
  fields: Object.keys(schema.entries),
  read: (value, place) => toUsage(readObject(value, schema, place), place),
})

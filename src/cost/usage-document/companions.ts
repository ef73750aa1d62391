import * as v from 'valibot'
import type { Companion, CompanionCharge } from '../../core/companion.ts'
import { supportedWorker } from './emr-worker-size.ts'
import { workerFields } from './emr-workers.ts'
import * as fields from './fields.ts'
import { nearest } from '../../core/nearest.ts'
import { shown, type Place } from './place.ts'
import { readList, readObject, type ObjectSchema } from './read-object.ts'

/** What stands under `companions` of a usage: `[{"charge": "s3-requests", "put": 1000, "get": 0}]`. @throws UsageInvalid */
export function readCompanions(value: unknown, place: Place): readonly Companion[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) throw place.fault(`${shown(value)} is not a list`, chargesRemedy)
  return value.map((each: unknown, index) => readCompanion(each, place.at(index)))
}

function readCompanion(value: unknown, place: Place): Companion {
  const charge = chargeOf(value, place)
  return readers[charge](value, place)
}

function chargeOf(value: unknown, place: Place): CompanionCharge {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw place.fault(`${shown(value)} is not an object`, chargesRemedy)
  }
  const charge = 'charge' in value ? value.charge : undefined
  const found = charges.find((name) => name === charge)
  if (found !== undefined) return found
  const problem = charge === undefined ? 'missing' : `unknown charge ${shown(charge)}`
  const meant = typeof charge === 'string' ? nearest(charge, charges) : undefined
  throw place
    .at('charge')
    .fault(problem, meant === undefined ? chargesRemedy : `Did you mean ${meant}? ${chargesRemedy}`)
}

type Readers = { readonly [C in CompanionCharge]: (value: unknown, place: Place) => Companion }

const gateway = { count: fields.count, hours: fields.quantity, processedGb: fields.quantity }

const plain =
  (schema: ObjectSchema<Companion>) =>
  (value: unknown, place: Place): Companion =>
    readObject(value, schema, place)

const readers = {
  's3-requests': plain(
    v.strictObject({
      charge: v.literal('s3-requests'),
      put: fields.requests,
      get: fields.requests,
    }),
  ),
  's3-storage': plain(v.strictObject({ charge: v.literal('s3-storage'), gbMonths: fields.quantity })),
  logs: plain(
    v.strictObject({
      charge: v.literal('logs'),
      ingestedGb: fields.quantity,
      storedGbMonths: fields.quantity,
    }),
  ),
  'ecr-storage': plain(v.strictObject({ charge: v.literal('ecr-storage'), gbMonths: fields.quantity })),
  'pre-initialised-capacity': readCapacity,
  'provisioned-concurrency': readConcurrency,
  'nat-gateway': plain(v.strictObject({ charge: v.literal('nat-gateway'), ...gateway })),
  'vpc-endpoint': plain(v.strictObject({ charge: v.literal('vpc-endpoint'), ...gateway })),
} satisfies Readers

const charges = Object.keys(readers).filter((name): name is CompanionCharge => name in readers)
const chargesRemedy = `Give objects with a charge: ${charges.join(', ')}.`

const capacity = v.strictObject({
  charge: v.literal('pre-initialised-capacity'),
  architecture: fields.architecture,
  workers: fields.list,
  seconds: fields.quantity,
  billed: v.exactOptional(fields.anObject),
})
const capacityWorker = v.strictObject(workerFields)

function readCapacity(value: unknown, place: Place): Companion {
  const { workers, billed, ...document } = readObject(value, capacity, place)
  const at = place.at('workers')
  return {
    ...document,
    ...(billed !== undefined && { billed: readObject(billed, fields.resourceHours, place.at('billed')) }),
    workers: readList(workers, capacityWorker, at).map((each, index) => ({
      ...supportedWorker(each, at.at(index)),
      count: each.count,
    })),
  }
}

const concurrency = v.strictObject({
  charge: v.literal('provisioned-concurrency'),
  architecture: fields.architecture,
  memoryMib: fields.memoryMib,
  count: fields.count,
  seconds: fields.quantity,
})

function readConcurrency(value: unknown, place: Place): Companion {
  const { memoryMib, ...document } = readObject(value, concurrency, place)
  return { ...document, memoryMiB: memoryMib }
}

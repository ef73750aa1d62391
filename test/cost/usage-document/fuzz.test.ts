import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SoalbenchError, UsageInvalid } from '../../../src/core/errors.ts'
import { priceCompanions, priceUsage } from '../../../src/cost/index.ts'
import { MonthToDate } from '../../../src/cost/month-to-date.ts'
import { loadPriceBook } from '../../../src/cost/price-book.ts'
import { parseUsageDocument } from '../../../src/cost/usage-document/parse-usage-document.ts'
import { smallest } from './parse.ts'

const book = loadPriceBook('aws-2026-11')

const documents = [
  ...Object.values(smallest),
  { ...smallest.billedMs, companions: [{ charge: 's3-requests', put: 1, get: 2 }] },
  {
    ...smallest.hours,
    companions: [
      { charge: 'pre-initialised-capacity', workers: [{ vcpus: 4, memoryGb: 16, count: 2 }], seconds: 90 },
      { charge: 'provisioned-concurrency', memoryMib: 1769, count: 2, seconds: 300 },
    ],
  },
  [smallest.billedMs, smallest.executionSeconds],
]

const odd = fc.oneof(
  fc.constantFrom(
    null,
    true,
    '',
    'x86',
    '__proto__',
    'constructor',
    [],
    {},
    [[]],
    -1,
    0,
    0.5,
    1e15,
    1e308,
    -0,
  ),
  fc.double(),
  fc.jsonValue({ maxDepth: 2 }),
  fc.string(),
)

/** A value somewhere in a document is replaced or left out, or a field is added or has another name. */
function mutated(value: unknown, path: readonly number[], change: Change, put: unknown): unknown {
  if (typeof value !== 'object' || value === null) return put
  const entries: [string, unknown][] = Object.entries(value)
  const [step, ...rest] = path
  const at = (step ?? 0) % Math.max(1, entries.length)
  const [key, inner] = entries[at] ?? ['x', undefined]
  if (rest.length > 0 && typeof inner === 'object' && inner !== null) {
    entries[at] = [key, mutated(inner, rest, change, put)]
  } else if (change === 'drop') entries.splice(at, 1)
  else if (change === 'add') entries.push([typeof put === 'string' ? put : 'extra', put])
  else if (change === 'rename') entries[at] = [`${key}s`, inner]
  else entries[at] = [key, put]
  return Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries)
}
type Change = 'replace' | 'drop' | 'add' | 'rename'

const mutation = fc.record({
  document: fc.constantFrom<unknown>(...documents),
  path: fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }),
  change: fc.constantFrom<Change>('replace', 'replace', 'drop', 'add', 'rename'),
  put: odd,
})

it('a damaged document is read and priced, or refused at a place and with a remedy', () => {
  let refused = 0
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 2 }), ([first, second]) => {
      if (first === undefined) return
      let document = mutated(first.document, first.path, first.change, first.put)
      if (second !== undefined) document = mutated(document, second.path, second.change, second.put)
      const text = JSON.stringify(document) ?? ''
      try {
        for (const { usage, companions } of parseUsageDocument(text, 'usage.json')) {
          const { month } = priceUsage(usage, book, MonthToDate.start)
          priceCompanions(companions, usage.region, book, month)
        }
      } catch (error) {
        refused += 1
        if (!(error instanceof SoalbenchError)) throw error
        expect(error.suggestions).not.toEqual([])
        if (error instanceof UsageInvalid) {
          expect(error.message).toMatch(
            /^usage (cannot be read: usage\.json: usage|is not JSON: usage\.json: line \d)/,
          )
          expect(error.message.length).toBeLessThan(400)
        }
      }
    }),
    { numRuns: 10_000 },
  )
  expect(refused).toBeGreaterThan(3000)
})

it('text that is cut off or garbled is refused with line and column', () => {
  const texts = documents.map((document) => JSON.stringify(document, null, 1))
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.nat(), fc.string({ maxLength: 3 }), (text, at, put) => {
      const from = at % text.length
      for (const broken of [text.slice(0, from), text.slice(0, from) + put + text.slice(from + 1)]) {
        try {
          parseUsageDocument(broken, 'usage.json')
        } catch (error) {
          if (!(error instanceof UsageInvalid)) throw error
          expect(error.message).toMatch(/: usage\.json: (line \d+, column \d+: |usage)/)
        }
      }
    }),
    { numRuns: 5_000 },
  )
})

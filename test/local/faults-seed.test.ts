import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createFaultService } from '../../src/local/faults/fault-service.ts'
import { parseFaultPlan } from '../../src/local/faults/parse-fault-plan.ts'
import type { InjectedFault } from '../../src/local/ledger/ledger.ts'
import { localOperations } from '../../src/local/operations.ts'

type Call = readonly ['lambda' | 'emr-serverless' | 'glue', string]

const start: Call = ['emr-serverless', 'StartJobRun']
const invoke: Call = ['lambda', 'Invoke']
const read: Call = ['glue', 'GetJobRun']

const rules = [
  { kind: 'throttle', probability: 0.2 },
  { operation: ['Invoke', 'GetJobRun'], kind: 'error-after', probability: 0.3, times: 40 },
  { service: 'glue', kind: 'access-denied', probability: 0.1 },
]

async function injected(calls: readonly Call[], seed = 7, given: object[] = rules): Promise<InjectedFault[]> {
  const plan = parseFaultPlan({ seed, rules: given }, localOperations)
  if ('faults' in plan) throw new Error(plan.faults.join('; '))
  const faults: InjectedFault[] = []
  const service = createFaultService(plan, { now: () => 0, onFault: (fault) => faults.push(fault) })
  const request = {
    ...{ method: 'POST', path: '/', query: new URLSearchParams(), headers: {}, body: new Uint8Array() },
    signal: new AbortController().signal,
  }
  for (const [name, operation] of calls) {
    await service.answer({ service: name, operation, request }, () => Promise.resolve({ status: 200 }))
  }
  return faults
}

const many = (call: Call, count: number): Call[] => Array.from({ length: count }, () => call)

it('the same seed and the same calls: the same faults; another seed: others', async () => {
  const calls = [...many(invoke, 100), ...many(start, 100), ...many(read, 100)]
  const once = await injected(calls)
  expect(once.length).toBeGreaterThan(60)
  expect(await injected(calls)).toEqual(once)
  expect(await injected(calls, 8)).not.toEqual(once)
})

it('what happens to an operation does not depend on the calls of others in between', async () => {
  const chances = rules.map((rule) => ({ ...rule, times: undefined }))
  const of = (faults: readonly InjectedFault[], [service]: Call) =>
    faults.filter((fault) => fault.service === service)
  const alone = await injected(many(invoke, 60), 7, chances)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(start, read), { maxLength: 60 }), async (others) => {
      const mixed = many(invoke, 60).flatMap((call, at) => {
        const other = others[at]
        return other === undefined ? [call] : [other, call]
      })
      expect(of(await injected(mixed, 7, chances), invoke)).toEqual(alone)
    }),
    { numRuns: 20 },
  )
})

it('strikes about as often as the plan says', async () => {
  for (const probability of [0, 0.2, 1]) {
    const faults = await injected(many(start, 5000), 3, [{ kind: 'reset-before', probability }])
    expect(faults.length / 5000).toBeCloseTo(probability, 1)
  }
})

it('a second rule for the same calls has chances of its own', async () => {
  const twice = [1, 2].map(() => ({ kind: 'throttle', probability: 0.5 }))
  const faults = await injected(many(start, 400), 5, twice)
  expect(faults.filter(({ rule }) => rule === 1).length).toBeGreaterThan(60)
})

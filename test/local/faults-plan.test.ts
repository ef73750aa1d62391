import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { UsageInvalid } from '../../src/core/errors.ts'
import { parseFaultPlan } from '../../src/local/faults/parse-fault-plan.ts'
import { localOperations } from '../../src/local/operations.ts'
import { readFaultPlan } from '../../src/wiring/read-fault-plan.ts'

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-faults-'))
})

afterAll(async () => {
  await rm(folder, { recursive: true })
})

const faultsOf = (document: unknown): readonly string[] => {
  const plan = parseFaultPlan(document, localOperations)
  return 'faults' in plan ? plan.faults : []
}

it('fills in what a rule leaves out', () => {
  const document = {
    rules: [
      { kind: 'throttle', probability: 0.2 },
      { service: '*', operation: '*', kind: 'error-after', nth: 3, status: 500, times: 2 },
      { service: 'glue', operation: ['GetJobRun', 'GetJobRuns'], kind: 'stale-state', every: 4, reads: 2 },
    ],
  }
  const open = { service: undefined, operations: undefined, delayMs: undefined, retryAfterSeconds: undefined }
  expect(parseFaultPlan(document, localOperations)).toEqual({
    seed: 1,
    rules: [
      {
        ...{ ...open, kind: 'throttle', status: 503, reads: 3, times: Infinity },
        trigger: { kind: 'probability', probability: 0.2 },
      },
      {
        ...{ ...open, kind: 'error-after', status: 500, reads: 3, times: 2 },
        trigger: { kind: 'nth', calls: [3] },
      },
      {
        ...{ ...open, kind: 'stale-state', status: 503, reads: 2, times: Infinity },
        ...{ service: 'glue', operations: ['GetJobRun', 'GetJobRuns'], trigger: { kind: 'every', every: 4 } },
      },
    ],
  })
})

const rule = (more: object): object => ({ rules: [{ kind: 'throttle', probability: 1, ...more }] })

it.each([
  [[], 'the document: not an object'],
  [7, 'the document: not an object'],
  [{}, 'rules: missing'],
  [{ rules: [[]] }, 'rules[0]: not an object'],
  [{ seeds: 1, rules: [] }, 'seeds: key "seeds" is not known; did you mean seed?'],
  [{ seed: -1, rules: [] }, 'seed: Invalid value: Expected >=0 but received -1'],
  [rule({ kind: 'throtle' }), 'rules[0].kind: "throtle" is not known; did you mean throttle?'],
  [rule({ kind: 'hang-befor' }), 'rules[0].kind: "hang-befor" is not known; did you mean hang-before?'],
  [rule({ kind: undefined }), 'rules[0].kind: missing'],
  [rule({ opration: 'Invoke' }), 'rules[0].opration: key "opration" is not known; did you mean operation?'],
  [rule({ operation: 'invoke' }), 'rules[0].operation: "invoke" is not known; did you mean Invoke?'],
  [rule({ service: 'lamda' }), 'rules[0].service: "lamda" is not known; did you mean lambda?'],
  [
    rule({ service: 'lambda', operation: 'StartJobRun' }),
    /^rules\[0\]\.operation: "StartJobRun" is not known; known are Invoke, CreateFunction, /,
  ],
  [rule({ operation: [] }), /^rules\[0\]\.operation: /],
  [rule({ probability: 1.5 }), 'rules[0].probability: Invalid value: Expected <=1 but received 1.5'],
  [rule({ nth: 2 }), 'rules[0]: one of probability, nth and every is needed, not probability and nth'],
  [rule({ probability: undefined }), 'rules[0]: one of probability, nth and every is needed'],
  [rule({ probability: undefined, nth: 0 }), /^rules\[0\]\.nth: /],
  [rule({ status: 500 }), 'rules[0].status: only error-before and error-after has it, not throttle'],
  [rule({ kind: 'error-after', status: 404 }), /^rules\[0\]\.status: /],
  [rule({ kind: 'delay' }), 'rules[0].delayMs: missing'],
  [rule({ kind: 'stale-state', reads: 1, delayMs: 9 }), /by reads or by delayMs, not by both$/],
  [
    rule({ kind: 'stale-state', operation: 'StartJobRun' }),
    'rules[0].operation: only reads have a stale-state: StartJobRun',
  ],
])('%j: %s', (document, message) => {
  expect(faultsOf(document)).toEqual([typeof message === 'string' ? message : expect.stringMatching(message)])
})

it('says all at once, each with its place', () => {
  const rules = [
    { kind: 'delay', nth: 1 },
    { kind: 'throttle', every: 2, reads: 1 },
  ]
  expect(faultsOf({ rules })).toEqual([
    'rules[0].delayMs: missing',
    'rules[1].reads: only stale-state and missing-billing has it, not throttle',
  ])
})

it('never throws and always names a place, whatever the document', () => {
  const key = fc.constantFrom('seed', 'rules', 'kind', 'nth', 'operation', 'times', '__proto__', 'x')
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ maxDepth: 4 }, fc.jsonValue(), fc.array(tie('tree')), fc.dictionary(key, tie('tree'))),
  }))
  fc.assert(
    fc.property(tree, (document) => {
      for (const fault of faultsOf(document)) expect(fault).toMatch(/^(the document|seed|rules|.+)(\[|\.|:)/)
    }),
  )
})

it.each([
  ['{"rules": [}', 'line 1, column 12: "}" cannot stand here'],
  ['{"rules": [{"kind": "throttle", "nth": 1, "delay": 3}]}', 'rules[0].delay: key "delay" is not known'],
])('names the file: %s', async (text, problem) => {
  const path = join(folder, 'plan.json')
  await writeFile(path, text)
  const reading = readFaultPlan(path)
  await expect(reading).rejects.toThrow(UsageInvalid)
  await expect(reading).rejects.toThrow(`fault plan cannot be used in --faults: ${path}: ${problem}`)
})

it('names a file that is not there', async () => {
  await expect(readFaultPlan(join(folder, 'none.json'))).rejects.toThrow('file cannot be read in --faults: ')
})

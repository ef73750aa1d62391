import { describe, expect, it } from 'vitest'
import { judge, knownWork, type Expected } from '../../src/bench/trial-gate.ts'
import type { Answer, ResultDocument } from '../../src/core/result-document.ts'
import type { Payload } from '../../src/payloads/payload.ts'
import { observation } from '../../src/runners/observe.ts'
import { resultDocument } from '../fakes/result-documents.ts'

const answer: Answer = { rows: 10, bytes: null, digest: '42' }
const right: Expected = { trialId: 'trial', scriptSha256: 'sha', answer, inputRows: 100 }

const seen = (result: ResultDocument | undefined) =>
  observation({ outcome: { state: 'succeeded' }, clientMs: 1, submittedAtMs: 0, result })
const verdictOf = (over: Partial<ResultDocument>, expected = right) =>
  judge(seen(resultDocument(over)), expected)

describe('a trial that claims success', () => {
  it('with the right answer has succeeded', () => {
    expect(verdictOf({}).state).toBe('succeeded')
  })

  it.each<[string, Partial<ResultDocument>, RegExp]>([
    ['another number of rows', { output: { rows: 9, bytes: null, digest: '42' } }, /9 rows instead of 10/],
    ['no digest', { output: { rows: 10, bytes: null, digest: null } }, /digest none instead of 42/],
    ['another digest', { output: { rows: 10, bytes: null, digest: '043' } }, /digest 043 instead of 42/],
    ['part of the input', { input: { rows: 99, bytes: 1, digest: null } }, /99 records read instead of 100/],
    ['input not counted', { input: { rows: null, bytes: 1, digest: null } }, /none records read/],
    ['another script', { scriptSha256: 'old' }, /another script ran: old instead of sha/],
    ['an unknown script', { scriptSha256: null }, /another script ran: an unknown/],
    ['the document of another trial', { trialId: 'other' }, /result document of another trial: other/],
    ['an error beside it', { error: { type: 'E', message: '', trace: '' } }, /a success with an error: E/],
  ])('with %s is invalid', (_name, over, message) => {
    const verdict = verdictOf(over)
    expect(verdict.state).toBe('invalid')
    expect(verdict.message).toMatch(message)
  })

  it('has failed where its script says so, and where there is no document', () => {
    expect(verdictOf({ status: 'failed' }).state).toBe('failed')
    expect(judge(seen(undefined), right).state).toBe('failed')
  })

  it('of a workload whose answer nobody knows is judged with the other trials of its run', () => {
    const unknown = { ...right, answer: undefined, inputRows: undefined }
    expect(verdictOf({ output: { rows: 1, bytes: null, digest: 'x' } }, unknown).state).toBe('succeeded')
  })
})

describe('what the generator knows', () => {
  const payload: Payload = {
    spec: { dataset: 'd', format: 'csv', bytes: 1, seed: 1 },
    ...{ key: 'k', path: 'p', bytes: 1, rows: 100, answers: { aggregate: answer }, reused: false },
  }

  it('is the answer and how many records there are to read', () => {
    expect(knownWork(payload, 'aggregate')).toEqual({ answer, inputRows: 100 })
  })

  it.each(['own', 'constructor', '__proto__', 'toString'])('is nothing of a workload called %s', (name) => {
    expect(knownWork(payload, name)).toEqual({ answer: undefined, inputRows: undefined })
  })
})

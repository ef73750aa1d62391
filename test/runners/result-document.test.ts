import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseResultDocument } from '../../src/runners/result-document.ts'
import { resultDocument } from '../fakes/result-documents.ts'

const bytes = (value: unknown) =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))

describe('a result document', () => {
  it('is read, and fields added by a later probe are left out', () => {
    const document = resultDocument({ error: { type: 'E', message: 'm', trace: 't' }, status: 'failed' })
    expect(parseResultDocument(bytes({ ...document, extra: 1 }))).toEqual({ ok: true, document })
  })

  it.each([
    ['schema', { schema: 'soalbench.result/2' }, 'schema:'],
    ['a missing clock', { clock: { jvmStart: 1 } }, 'clock.pythonStart:'],
    ['a text for a number', { input: { rows: '5', bytes: null, digest: null } }, 'input.rows:'],
    ['a number for a digest', { output: { rows: 5, bytes: null, digest: 5 } }, 'output.digest:'],
    ['an unknown status', { status: 'done' }, 'status:'],
    ['a broken stage', { stages: [{ name: 1 }] }, 'stages.0.name:'],
  ])('that breaks the contract names the field: %s', (_name, over, field) => {
    const parsed = parseResultDocument(bytes({ ...resultDocument(), ...over }))
    expect(parsed.ok ? '' : parsed.problem).toContain(field)
  })

  it('that is no JSON says so', () => {
    const parsed = parseResultDocument(bytes('{"schema":'))
    expect(parsed.ok ? '' : parsed.problem).toContain('not JSON')
  })

  it('of any content never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.jsonValue()), (value) => !parseResultDocument(bytes(value)).ok),
    )
  })
})

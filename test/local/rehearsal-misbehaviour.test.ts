import { afterEach, expect, it } from 'vitest'
import { parseReport } from '../../src/aws/report-line.ts'
import { misbehaviourOf } from '../../src/local/rehearsal/misbehaviour.ts'
import type { MisbehaviourKind } from '../../src/local/rehearsal/misbehaviour.ts'
import { answer, invoke, openRehearsal, scriptSha256, type RehearsalBench } from './rehearsal-bench.ts'

let bench: RehearsalBench
afterEach(() => bench?.close())

const first = (kind: MisbehaviourKind) => openRehearsal({ misbehaviours: [{ kind, runs: [1] }] })

it.each([
  ['wrong-rows', { output: { ...answer.output, rows: answer.output.rows + 1 } }],
  ['wrong-digest', { output: { ...answer.output, digest: `${answer.output.digest}1` } }],
  ['stale-script', { output: answer.output, scriptSha256: expect.not.stringContaining(scriptSha256) }],
] as const)('%s: a success that the gate has to catch', async (kind, document) => {
  bench = await first(kind)
  expect((await invoke(bench, bench.event('t'))).payload).toMatchObject({ status: 'succeeded' })
  expect(await bench.result('t')).toMatchObject({ ok: true, document })
  await invoke(bench, bench.event('next'))
  expect(await bench.result('next')).toMatchObject({ document: { scriptSha256, output: answer.output } })
})

it('no-result and truncated-result: a success without a document that could be read', async () => {
  bench = await openRehearsal({
    misbehaviours: [
      { kind: 'no-result', runs: [1] },
      { kind: 'truncated-result', runs: [2] },
    ],
  })
  expect((await invoke(bench, bench.event('a'))).functionError).toBeUndefined()
  expect(await bench.result('a')).toBeUndefined()
  expect((await invoke(bench, bench.event('b'))).functionError).toBeUndefined()
  expect(await bench.result('b')).toMatchObject({ ok: false })
})

it('script-error: raised, with a document that says so', async () => {
  bench = await first('script-error')
  expect(await invoke(bench, bench.event('t'))).toMatchObject({
    functionError: 'Unhandled',
    payload: { errorType: 'ScriptFailed', errorMessage: expect.stringContaining('RuntimeError') },
  })
  expect(await bench.result('t')).toMatchObject({
    document: { status: 'failed', error: { type: 'RuntimeError' }, output: { rows: null } },
  })
})

it('out-of-memory and hang: the sandbox is lost as on Lambda, its /tmp is not', async () => {
  bench = await openRehearsal({
    pace: { minuteMs: 20 },
    misbehaviours: [
      { kind: 'out-of-memory', runs: [1] },
      { kind: 'hang', runs: [2] },
    ],
  })
  const killed = await invoke(bench, bench.event('a'))
  expect(killed.payload).toMatchObject({ errorType: 'Runtime.OutOfMemory' })
  expect(parseReport(killed.log, killed.requestId)).toMatchObject({ errorType: 'Runtime.OutOfMemory' })
  const late = await invoke(bench, bench.event('b'))
  expect(late.payload).toMatchObject({ errorType: 'Sandbox.Timedout' })
  const report = parseReport(late.log, late.requestId)
  expect(report).toMatchObject({ status: 'timeout', durationMs: 900_000, billedMs: 900_000 })
  await invoke(bench, bench.event('c'))
  expect(await bench.result('c')).toMatchObject({ document: { sandbox: { runs: 3 } } })
  expect([await bench.result('a'), await bench.result('b')]).toEqual([undefined, undefined])
})

it('draws by the attempt, not by the order: the same share, again the same ones', () => {
  const rules = [{ kind: 'wrong-rows', probability: 0.2 }] as const
  const drawn = (seed: number) =>
    Array.from({ length: 2000 }, (_, number) => misbehaviourOf(rules, { number, key: `t${number}`, seed }))
  const hits = drawn(1).filter((kind) => kind !== undefined).length
  expect(hits).toBeGreaterThan(340)
  expect(hits).toBeLessThan(460)
  expect(drawn(1)).toEqual(drawn(1))
  expect(drawn(1)).not.toEqual(drawn(2))
})

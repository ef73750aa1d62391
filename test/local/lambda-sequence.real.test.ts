import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  lambdaUnavailable,
  modesFunction,
  openBench,
  show,
  traces,
  type Bench,
  type Invoked,
} from './lambda-bench.ts'

/** Name, event, and what must come of it, in this order on one function: each step finds what the one before left. */
const steps: readonly (readonly [string, Record<string, unknown>, (invoked: Invoked) => void])[] = [
  ['plain, cold', {}, (i) => expectPlain(i, { runs: 1, marks: 1, cold: true })],
  ['plain, warm', {}, (i) => expectPlain(i, { runs: 2, marks: 2, cold: false })],
  ['plain, warm again', {}, (i) => expectPlain(i, { runs: 3, marks: 3, cold: false })],
  [
    'CPU loop',
    { mode: 'cpu', cpuSeconds: 0.3 },
    (i) => {
      expect(i.error).toBeUndefined()
      expect(i.enforcement?.throttledMs).toBeGreaterThan(0)
    },
  ],
  [
    'java',
    { mode: 'java' },
    (i) =>
      expect(i.payload).toMatchObject({
        settings: expect.stringMatching(/Effective CPU Count: 2\b[\s\S]*Memory Limit: 512/),
      }),
  ],
  [
    'raise',
    { mode: 'fail' },
    (i) => {
      expect(i.error).toBe('Unhandled')
      expect(i.payload).toMatchObject({ errorType: 'ValueError', errorMessage: 'as asked' })
      expect(i.report).not.toHaveProperty('Status')
    },
  ],
  [
    'child hog',
    { mode: 'child_hog', mebibytes: 900 },
    (i) => {
      expect(i.error).toBe('Unhandled')
      expect(i.payload).toMatchObject({
        errorType: 'CalledProcessError',
        errorMessage: expect.stringContaining('SIGKILL'),
      })
      expect(i.report).toMatchObject({ 'Max Memory Used': '512 MB' })
    },
  ],
  ['plain, the handler has survived', {}, (i) => expectPlain(i, { runs: 8, marks: 4, cold: false })],
  [
    'handler hog',
    { mode: 'hog', mebibytes: 900 },
    (i) => expectFall(i, 'Runtime.OutOfMemory', 'signal: killed'),
  ],
  [
    'plain after the reset: /tmp is still there',
    {},
    (i) => expectPlain(i, { runs: 1, marks: 5, cold: false }),
  ],
  [
    'sleep beyond the timeout',
    { mode: 'sleep', seconds: 5 },
    (i) => {
      expect(i.error).toBe('Unhandled')
      expect(i.payload).toEqual({
        errorType: 'Sandbox.Timedout',
        errorMessage: `RequestId: ${i.output.$metadata.requestId} Error: Task timed out after 3.00 seconds`,
      })
      expect(i.report).toMatchObject({
        Status: 'timeout',
        Duration: '3000.00 ms',
        'Billed Duration': '3000 ms',
      })
    },
  ],
  ['plain after the timeout', {}, (i) => expectPlain(i, { runs: 1, marks: 6, cold: false })],
  ['os._exit(3)', { mode: 'leave', code: 3 }, (i) => expectFall(i, 'Runtime.ExitError', 'exit status 3')],
  ['plain after the exit', {}, (i) => expectPlain(i, { runs: 1, marks: 7, cold: false })],
  [
    'a runtime that kills itself',
    { mode: 'kill_self' },
    (i) => expectFall(i, 'Runtime.ExitError', 'signal: killed'),
  ],
  ['processes left running', { mode: 'orphan' }, (i) => expect(i.error).toBeUndefined()],
]

describe.skipIf(lambdaUnavailable !== '')(`one function through everything ${lambdaUnavailable}`, () => {
  let bench: Bench

  beforeAll(async () => {
    bench = await openBench([modesFunction()])
  })

  it.each(steps)('%s', async (name, event, check) => {
    const invoked = await bench.invoke('modes', event)
    show(
      `${name}: ${invoked.clientMs.toFixed(1)} ms | ${invoked.log.split('\n').at(-2)?.split('\t').slice(1).join(' ')}`,
    )
    expect(invoked.log).toContain(`START RequestId: ${invoked.output.$metadata.requestId} Version: $LATEST`)
    expect(invoked.log).toContain(`END RequestId: ${invoked.output.$metadata.requestId}`)
    check(invoked)
  })

  it('leaves nothing behind', async () => {
    expect(await traces(bench.directory)).not.toEqual([])
    await bench.engine.close()
    expect(await traces(bench.directory)).toEqual([])
  })

  afterAll(async () => {
    await bench.close()
  })
})

function expectPlain(invoked: Invoked, expected: { runs: number; marks: number; cold: boolean }): void {
  expect(invoked.error).toBeUndefined()
  expect(invoked.payload).toMatchObject({ runs: expected.runs, marks: expected.marks })
  expect('Init Duration' in invoked.report).toBe(expected.cold)
  const billed = Math.ceil(
    milliseconds(invoked.report['Duration']) + milliseconds(invoked.report['Init Duration']),
  )
  expect(invoked.report).toMatchObject({ 'Billed Duration': `${billed} ms`, 'Memory Size': '512 MB' })
}

function expectFall(invoked: Invoked, errorType: string, how: string): void {
  expect(invoked.error).toBe('Unhandled')
  expect(invoked.payload).toEqual({
    errorType,
    errorMessage: `RequestId: ${invoked.output.$metadata.requestId} Error: Runtime exited with error: ${how}`,
  })
  expect(invoked.report).toMatchObject({ Status: 'error', 'Error Type': errorType })
}

const milliseconds = (text = '0'): number => Number(text.replace(' ms', ''))

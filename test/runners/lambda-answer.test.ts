import { describe, expect, it } from 'vitest'
import { lambdaFailure, readAnswer, sandboxSurvived } from '../../src/runners/lambda-answer.ts'
import { outcomeOf } from '../../src/runners/read-result.ts'
import { resultDocument } from '../fakes/result-documents.ts'

const id = 'request-1'

interface Seen {
  readonly payload?: unknown
  readonly report?: string
  readonly log?: string
}

function answer({ payload, report = '', log = '' }: Seen) {
  const line = `REPORT RequestId: ${id}\tDuration: 5.00 ms\tBilled Duration: 5 ms\tMemory Size: 1000 MB\tMax Memory Used: ${report}`
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload)
  return readAnswer(
    {
      StatusCode: 200,
      ...(payload !== undefined && { FunctionError: 'Unhandled' }),
      Payload: Object.assign(new TextEncoder().encode(body ?? '{}'), {
        transformToString: () => body ?? '{}',
      }),
      LogResult: Buffer.from(`${log}\n${line}`).toString('base64'),
    },
    id,
  )
}

const cases: [string, Seen, string | undefined][] = [
  ['nothing wrong', { report: '500 MB' }, undefined],
  [
    'time-out, new',
    {
      payload: {
        errorType: 'Sandbox.Timedout',
        errorMessage: 'RequestId: x Error: Task timed out after 3.00 seconds',
      },
      report: '500 MB\tStatus: timeout',
    },
    'timed-out',
  ],
  [
    'time-out, old',
    {
      payload: { errorMessage: '2026-11-21T00:00:00Z x Task timed out after 3.00 seconds' },
      report: '500 MB',
    },
    'timed-out',
  ],
  [
    'out of memory, new',
    {
      payload: {
        errorType: 'Runtime.OutOfMemory',
        errorMessage: 'RequestId: x Error: Runtime exited with error: signal: killed',
      },
      report: '1000 MB\tStatus: error\tError Type: Runtime.OutOfMemory',
    },
    'out-of-memory',
  ],
  [
    'killed at the limit, old',
    {
      payload: {
        errorType: 'Runtime.ExitError',
        errorMessage: 'RequestId: x Error: Runtime exited with error: signal: killed',
      },
      report: '990 MB',
    },
    'out-of-memory',
  ],
  [
    'killed with memory to spare',
    {
      payload: {
        errorType: 'Runtime.ExitError',
        errorMessage: 'RequestId: x Error: Runtime exited with error: signal: killed',
      },
      report: '200 MB',
    },
    'platform-fault',
  ],
  [
    'Spark killed, SoAL',
    {
      payload: {
        errorType: 'CalledProcessError',
        errorMessage: "Command '['spark-submit', '/tmp/spark_script.py']' died with <Signals.SIGKILL: 9>.",
      },
      report: '990 MB',
    },
    'out-of-memory',
  ],
  [
    'Spark killed',
    { payload: { errorType: 'ScriptFailed', errorMessage: 'spark died with SIGKILL' }, report: '990 MB' },
    'out-of-memory',
  ],
  [
    'heap',
    {
      payload: {
        errorType: 'ScriptFailed',
        errorMessage: 'script exited with code 1 after java.lang.OutOfMemoryError',
      },
      report: '900 MB',
    },
    'out-of-memory',
  ],
  [
    'heap, in the log only',
    {
      payload: { errorType: 'ScriptFailed', errorMessage: 'script exited with code 1' },
      log: 'java.lang.OutOfMemoryError: Java heap space',
      report: '900 MB',
    },
    'out-of-memory',
  ],
  [
    'the script',
    {
      payload: { errorType: 'ScriptFailed', errorMessage: 'script exited with code 3: SystemExit: 3' },
      report: '500 MB',
    },
    'script-error',
  ],
  [
    'exit of the handler',
    {
      payload: {
        errorType: 'Runtime.ExitError',
        errorMessage: 'RequestId: x Error: Runtime exited with error: exit status 3',
      },
      report: '500 MB',
    },
    'script-error',
  ],
  [
    'no such module',
    {
      payload: {
        errorType: 'Runtime.ImportModuleError',
        errorMessage: "Unable to import module 'soal_handler'",
      },
      report: '50 MB',
    },
    'platform-fault',
  ],
  ['a payload that is no JSON', { payload: 'Internal error', report: '50 MB' }, 'script-error'],
]

describe('why an invocation failed', () => {
  it.each(cases)('%s', (_name, seen, cause) => {
    expect(lambdaFailure(answer(seen), 1000)?.cause).toBe(cause)
  })

  it('is told in one line', () => {
    const failure = lambdaFailure(
      answer({ payload: { errorType: 'E', errorMessage: `\n  first\nsecond ${'x'.repeat(999)}` } }),
      1000,
    )
    expect(failure?.message).toBe('first')
  })
})

describe('the sandbox', () => {
  it.each([
    ['an exception', { errorType: 'ScriptFailed', errorMessage: 'x' }, true],
    ['a crash', { errorType: 'Runtime.ExitError', errorMessage: 'x' }, false],
    ['a time-out', { errorType: 'Sandbox.Timedout', errorMessage: 'x' }, false],
  ])('after %s', (_name, payload, survived) => {
    expect(sandboxSurvived(answer({ payload }))).toBe(survived)
  })
})

it('a log cut inside a character is read', () => {
  const bytes = Buffer.from('ü first\nREPORT RequestId: request-1\tDuration: 7 ms').subarray(1)
  expect(readAnswer({ LogResult: bytes.toString('base64') }, id).report?.durationMs).toBe(7)
})

describe('platform and document together', () => {
  const none = { document: undefined, problem: 'no result document: k' }
  const error = (message: string) => ({ type: 'E', message, trace: 'at x' })
  const failedDocument = (message: string) => ({
    document: resultDocument({ status: 'failed', error: error(message) }),
    problem: '',
  })

  it.each([
    [
      'success needs a document',
      undefined,
      none,
      { cause: 'script-error', message: 'no result document: k' },
    ],
    [
      'the document may say that the script failed',
      undefined,
      failedDocument('boom'),
      { cause: 'script-error', message: 'E: boom' },
    ],
    [
      'the script knows best why',
      { cause: 'script-error', message: 'exit 1' } as const,
      failedDocument('boom'),
      { cause: 'script-error', message: 'E: boom' },
    ],
    [
      'heap space in the document',
      { cause: 'script-error', message: 'exit 1' } as const,
      failedDocument('Java heap space'),
      { cause: 'out-of-memory', message: 'E: Java heap space' },
    ],
    [
      'a kill seen by the platform stays one',
      { cause: 'out-of-memory', message: 'killed' } as const,
      failedDocument('connection lost'),
      { cause: 'out-of-memory', message: 'E: connection lost' },
    ],
    [
      'a time-out stays a time-out',
      { cause: 'timed-out', message: 'late' } as const,
      failedDocument('interrupted'),
      { cause: 'timed-out', message: 'late' },
    ],
    [
      'a failed platform after a good document',
      { cause: 'script-error', message: 'exit 1' } as const,
      { document: resultDocument(), problem: '' },
      { cause: 'script-error', message: 'exit 1' },
    ],
  ])('%s', (_name, failure, result, expected) => {
    expect(outcomeOf(failure, result)).toEqual({ state: 'failed', ...expected })
  })

  it('agree', () => {
    expect(outcomeOf(undefined, { document: resultDocument(), problem: '' })).toEqual({ state: 'succeeded' })
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseInitReport, parseReport, type Report } from '../../src/aws/report-line.ts'

const id = '3b2f1c9e-0a52-4b5e-9a55-1f0a7c0a9d11'
const other = '99999999-0a52-4b5e-9a55-1f0a7c0a9d11'
const plain = `REPORT RequestId: ${id}\tDuration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 66 MB\t`
const base = { requestId: id, durationMs: 12.34, billedMs: 13, memoryMiB: 128, maxMemoryMiB: 66 }

const dialects: [string, string, Partial<Report>][] = [
  ['text, warm', `${plain}\n`, { ...base, initMs: undefined, status: undefined, dialect: 'text' }],
  ['text, cold', `${plain}Init Duration: 123.45 ms\t\n`, { ...base, initMs: 123.45 }],
  ['no TAB at the end', plain.trimEnd(), base],
  ['a trailing space', `${plain} `, base],
  ['spaces for TABs', plain.replaceAll('\t', ' '), base],
  ['no separator at all', plain.replaceAll('\t', ''), base],
  ['carriage return', `${plain}\r\nnext line Duration: 99 ms`, base],
  ['one TAB missing', plain.replace('ms\tBilled', 'msBilled'), base],
  [
    'rounded to 100 ms, no decimals',
    `REPORT RequestId: ${id}\tDuration: 12 ms\tBilled Duration: 100 ms \tMemory Size: 128 MB\tMax Memory Used: 66 MB`,
    { durationMs: 12, billedMs: 100 },
  ],
  [
    'SnapStart',
    `${plain}Restore Duration: 500.06 ms\tBilled Restore Duration: 14 ms\t`,
    { ...base, restoreMs: 500.06, billedRestoreMs: 14, initMs: undefined },
  ],
  ['status timeout', `${plain}Status: timeout`, { ...base, status: 'timeout', errorType: undefined }],
  [
    'status before init',
    `${plain}Status: error\tError Type: Runtime.ExitError\tInit Duration: 7.5 ms\t`,
    { ...base, status: 'error', errorType: 'Runtime.ExitError', initMs: 7.5 },
  ],
  [
    'init before status',
    `${plain}Init Duration: 7.5 ms\tStatus: error\tError Type: Runtime.OutOfMemory`,
    { ...base, status: 'error', errorType: 'Runtime.OutOfMemory', initMs: 7.5 },
  ],
  [
    'an emulator: init before duration',
    `REPORT RequestId: ${id}\tInit Duration: 0.12 ms\tDuration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 66 MB\t`,
    { ...base, initMs: 0.12 },
  ],
  [
    'XRAY on a second line',
    `${plain}\nXRAY TraceId: 1-5e34a614-10bdxmplf1fb44f07bc535a1\tSegmentId: 07f5xmpl2d1f6f85\tSampled: true\t\n`,
    base,
  ],
  [
    'XRAY glued on',
    `${plain}Init Duration: 1 msXRAY TraceId: 1-5e34a614\tSegmentId: 07f5xmpl2d1f6f85\tSampled: true`,
    { ...base, initMs: 1 },
  ],
  [
    'billed over 900 s',
    plain.replace('Billed Duration: 13', 'Billed Duration: 901231'),
    { billedMs: 901231 },
  ],
  [
    'no Billed Duration',
    `REPORT RequestId: ${id}\tDuration: 5 ms\tMemory Size: 128 MB`,
    { durationMs: 5, billedMs: undefined, maxMemoryMiB: undefined },
  ],
  [
    'only Billed and Init: Duration is not taken from their names',
    `REPORT RequestId: ${id}\tBilled Duration: 13 ms\tInit Duration: 4 ms`,
    { durationMs: undefined, billedMs: 13, initMs: 4 },
  ],
  [
    'cut off',
    `REPORT RequestId: ${id}\tDuration: 12.34 ms\tBilled Dura`,
    { durationMs: 12.34, billedMs: undefined },
  ],
]

describe('a report in text', () => {
  it.each(dialects)('%s', (_name, log, expected) => {
    expect(parseReport(log, id)).toMatchObject(expected)
  })

  it('is the last of its id', () => {
    const fake = plain.replace('Billed Duration: 13', 'Billed Duration: 1')
    expect(parseReport(`${fake}\nEND\n${plain}`, id)?.billedMs).toBe(13)
  })

  it('of another id does not count', () => {
    const foreign = plain.replace(id, other).replace('Billed Duration: 13', 'Billed Duration: 1')
    expect(parseReport(`${plain}\n${foreign}`, id)?.billedMs).toBe(13)
    expect(parseReport(foreign, id)).toBeUndefined()
    expect(parseReport(`${plain}\n${foreign}`)?.billedMs).toBe(1)
  })

  it('is not confused by what a script prints', () => {
    const log = `Duration: 77 ms\tBilled Duration: 78 ms\nSTART RequestId: ${id}\nMemory Size: 1 MB\n${plain}\nDuration: 99 ms`
    expect(parseReport(log, id)).toMatchObject(base)
  })

  it('keeps the line as it was', () => {
    expect(parseReport(`x\n${plain}\nXRAY TraceId: 1\ny`, id)?.raw).toBe(`${plain}\nXRAY TraceId: 1`)
  })

  it('is absent where there is none', () => {
    expect(parseReport('', id)).toBeUndefined()
    expect(parseReport(`START RequestId: ${id}\nEND RequestId: ${id}`, id)).toBeUndefined()
  })
})

describe('a report in the JSON log format', () => {
  const metrics = {
    durationMs: 693.92,
    billedDurationMs: 1092,
    memorySizeMB: 128,
    maxMemoryUsedMB: 84,
    initDurationMs: 397.68,
  }
  const record = { requestId: id, status: 'success', metrics }
  const line = JSON.stringify({ time: '2026-10-12T00:01:15.000Z', type: 'platform.report', record })
  const expected = {
    requestId: id,
    durationMs: 693.92,
    billedMs: 1092,
    maxMemoryMiB: 84,
    initMs: 397.68,
    status: 'success',
    dialect: 'json',
  }

  it.each([
    ['one line', line],
    ['keys in another order', JSON.stringify({ record, type: 'platform.report' })],
    ['a trailing comma, as in the documentation', line.replace('}}}', '},}}')],
    ['text of an extension glued on', `[ext] ready ${line} bye`],
    ['over several lines', JSON.stringify(JSON.parse(line), null, 2)],
  ])('%s', (_name, log) => {
    expect(
      parseReport(`{"type":"platform.start","record":{"requestId":"${other}"}}\n${log}\n`, id),
    ).toMatchObject(expected)
  })

  it('of an error', () => {
    const failed = JSON.stringify({
      type: 'platform.report',
      record: { requestId: id, status: 'error', errorType: 'Runtime.ExitError', metrics: { durationMs: 3 } },
    })
    expect(parseReport(failed, id)).toMatchObject({
      status: 'error',
      errorType: 'Runtime.ExitError',
      billedMs: undefined,
    })
  })

  it('is the last of its id, also against text', () => {
    expect(parseReport(`${plain}\n${line}`, id)?.dialect).toBe('json')
    expect(parseReport(`${line}\n${plain}`, id)?.dialect).toBe('text')
  })
})

describe('INIT_REPORT', () => {
  it('in text', () => {
    expect(
      parseInitReport(
        'INIT_REPORT Init Duration: 10006.52 ms\tPhase: invoke\tStatus: error\tError Type: Runtime.ExitError',
      ),
    ).toEqual({ initMs: 10006.52, phase: 'invoke', status: 'error', errorType: 'Runtime.ExitError' })
  })

  it('in JSON', () => {
    const line =
      '{"type":"platform.initReport","record":{"initializationType":"on-demand","phase":"init","metrics":{"durationMs":125.33}}}'
    expect(parseInitReport(line)).toMatchObject({ initMs: 125.33, phase: 'init', status: undefined })
  })

  it('absent', () => {
    expect(parseInitReport(plain)).toBeUndefined()
  })
})

describe('any text', () => {
  const words = [
    'REPORT RequestId: ',
    id,
    'Duration: ',
    'Billed ',
    'Init ',
    '1.5 ms',
    '\t',
    '\n',
    'Status: ',
    '9'.repeat(400),
    '"type":"platform.report"',
    '"durationMs":',
    '{',
    '}',
    '…',
    '\u{1F600}',
  ]
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...words)).map((parts) => parts.join('')),
  )

  it('is read without an error, and amounts are finite numbers or absent (10,000 texts)', () => {
    fc.assert(
      fc.property(anything, (log) => {
        const report = parseReport(log)
        const amounts = [
          report?.durationMs,
          report?.billedMs,
          report?.initMs,
          report?.memoryMiB,
          parseInitReport(log)?.initMs,
        ]
        return amounts.every((value) => value === undefined || (Number.isFinite(value) && value >= 0))
      }),
      { numRuns: 10_000 },
    )
  })

  it('around a report does not change it (text before, fields shuffled, separators of any kind)', () => {
    const fields = [
      'Duration: 12.34 ms',
      'Billed Duration: 13 ms',
      'Memory Size: 128 MB',
      'Max Memory Used: 66 MB',
      'Init Duration: 4.5 ms',
    ]
    const order = fc.shuffledSubarray(fields, { minLength: fields.length })
    const separator = fc.constantFrom('\t', ' ', '', '\t ', '  ')
    fc.assert(
      fc.property(order, separator, fc.string(), (shuffled, gap, noise) => {
        const log = `${noise}\nREPORT RequestId: ${id}${gap === '' ? '\t' : gap}${shuffled.join(gap)}${gap}`
        expect(parseReport(log, id)).toMatchObject({ ...base, initMs: 4.5 })
      }),
      { numRuns: 1_000 },
    )
  })
})

import { describe, expect, it } from 'vitest'
import { formatMs, formatMsRange } from '../../src/report/text/duration.ts'
import { estimateText, dollars, milliseconds } from '../../src/report/text/estimate-text.ts'
import { escapeXml } from '../../src/report/text/escape.ts'
import { formatUsd, sumDecimals } from '../../src/report/text/money.ts'
import { listed, slug } from '../../src/report/text/words.ts'

describe('durations', () => {
  it.each([
    [0, '0 ms'],
    [0.42, '0.42 ms'],
    [850, '850 ms'],
    [999.6, '1.00 s'],
    [1234, '1.23 s'],
    [98_760, '98.8 s'],
    [245_000, '4 min 05 s'],
    [-123, '-123 ms'],
  ])('%d', (ms, text) => expect(formatMs(ms)).toBe(text))

  it('writes the unit of a range once where it is the same', () => {
    expect(formatMsRange(1100, 1400)).toBe('1.10–1.40 s')
    expect(formatMsRange(900, 1400)).toBe('900 ms–1.40 s')
    expect(formatMsRange(100_000, 180_000)).toBe('100 s–3 min 00 s')
  })
})

describe('money', () => {
  it.each([
    [0, '$0'],
    [0.0000002, '$0.000000200'],
    ['0.000100716', '$0.000101'],
    [0.5, '$0.500'],
    [12.345, '$12.35'],
    [1234.5, '$1234.50'],
  ])('%s', (usd, text) => expect(formatUsd(usd)).toBe(text))

  it('adds decimals exactly', () => {
    expect(sumDecimals(['0.1', '0.2', '0.000000000000000000001'])).toBe('0.300000000000000000001')
    expect(sumDecimals([])).toBe('0')
  })
})

describe('estimates', () => {
  const estimate = { point: 1500, low: 1200, high: 1900, confidence: 0.95, samples: 3 }

  it('never stand without interval and count', () => {
    expect(estimateText(estimate, milliseconds)).toBe('1.50 s (1.20–1.90 s, n = 3)')
    expect(estimateText({ ...estimate, low: undefined, high: undefined, samples: 1 }, milliseconds)).toBe(
      '1.50 s (n = 1, no interval)',
    )
  })

  it('say so where all values are the same', () => {
    const bill = { point: 0.0147, low: 0.01469999999999999, high: 0.0147, confidence: 0.95, samples: 3 }
    expect(estimateText(bill, dollars)).toBe('$0.0147 (all equal, n = 3)')
  })
})

it('escapes for content and attributes, and drops what XML forbids', () => {
  expect(escapeXml(`<a b="c" d='e'>&\u0000\u001b\ud800 ok\n`)).toBe(
    '&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp; ok\n',
  )
})

it('makes file names and lists', () => {
  expect(slug('../../etc/<passwd> ')).toBe('etc-passwd')
  expect(slug('日本')).toBe('unnamed')
  expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ])
})

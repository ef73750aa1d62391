import { describe, expect, it } from 'vitest'
import { studentTCritical, studentTWithin } from '../../src/stats/student-t.ts'

// Two-sided critical values of published tables (NIST/SEMATECH e-Handbook 1.3.6.7.2; R's qt for more digits).
describe.each([
  [0.95, 1, 12.7062047364],
  [0.95, 2, 4.3026527299],
  [0.95, 3, 3.1824463053],
  [0.95, 4, 2.7764451052],
  [0.95, 9, 2.2621571628],
  [0.95, 29, 2.0452296421],
  [0.95, 30, 2.0422724563],
  [0.95, 100, 1.9839715185],
  [0.9, 5, 2.0150483733],
  [0.99, 4, 4.6040948713],
  [0.99, 20, 2.8453397098],
  [0.999, 7, 5.4078825209],
])('t of %d with %d degrees of freedom', (confidence, df, expected) => {
  it(`is ${expected}`, () => expect(studentTCritical(confidence, df)).toBeCloseTo(expected, 8))

  it('is where its probability says', () => {
    expect(studentTWithin(expected, df)).toBeCloseTo(confidence, 9)
  })
})

it('comes to the normal quantile for many degrees of freedom', () => {
  expect(studentTCritical(0.95, 1_000_000)).toBeCloseTo(1.959964, 4)
})

it.each([
  [0, 3],
  [1, 3],
  [Number.NaN, 3],
  [0.95, 0],
  [0.95, 1.5],
])('refuses confidence %d with %d degrees', (confidence, df) => {
  expect(() => studentTCritical(confidence, df)).toThrow(RangeError)
})

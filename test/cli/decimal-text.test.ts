import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decimal } from '../../src/cost/decimal.ts'
import { alignPoints, shortDecimal } from '../../src/cli/decimal-text.ts'

it.each([
  ['9.600018', 8, '9.600018'],
  ['0', 8, '0'],
  ['0.000000004999', 8, '0.000000005'],
  ['0.0000000049994', 8, '0.000000005'],
  ['0.0000000012345', 8, '0.00000000123'],
  ['1234567.891', 2, '1,234,567.89'],
  ['999.999', 2, '1,000'],
  ['100', 2, '100'],
  ['0.5', 0, '1'],
  ['2.4999999999999999999999', 0, '2'],
])('%s to %d places is %s', (exact, places, short) => {
  expect(shortDecimal(exact, places)).toBe(short)
})

it('is within half of the last place', () => {
  const digits = fc.stringMatching(/^(0|[1-9]\d{0,8})(\.\d{1,12})?$/)
  fc.assert(
    fc.property(digits, fc.integer({ min: 0, max: 9 }), (exact, places) => {
      // Decimals: the difference of two binary numbers of this size is coarser than what is asked.
      const short = decimal(shortDecimal(exact, places).replaceAll(',', ''))
      const half = decimal(10).pow(-places).div(2)
      expect(short.minus(exact).abs().lte(half)).toBe(true)
    }),
  )
})

it('puts points below each other', () => {
  expect(alignPoints(['1', '22.5', '0.125'])).toEqual([' 1    ', '22.5  ', ' 0.125'])
})

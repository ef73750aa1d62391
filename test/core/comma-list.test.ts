import { describe, expect, it } from 'vitest'
import { commaList, numberList } from '../../src/core/comma-list.ts'

describe('a comma list', () => {
  it('loses repeats and spaces', () => expect(commaList('a, b,a', '--workloads')).toEqual(['a', 'b']))
  it.each(['', 'a,,b', ' ', 'a,'])('refuses an empty word in %j and names the flag', (text) => {
    expect(() => commaList(text, '--workloads')).toThrow(/--workloads/)
  })
})

describe('a list of numbers', () => {
  it('is read', () => expect(numberList('3008, 1769', '--memory')).toEqual([3008, 1769]))
  it.each(['', '1769,', '1e3', '-1769', '1769.5', '0x400', 'abc', '9999999999999999999'])(
    'refuses %j',
    (text) => {
      expect(() => numberList(text, '--memory')).toThrow(/--memory/)
    },
  )
})

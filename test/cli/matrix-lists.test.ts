import { describe, expect, it } from 'vitest'
import { memoryList, nameList, wordList } from '../../src/cli/matrix-lists.ts'
import { platforms } from '../../src/core/platform.ts'

describe('memory sizes', () => {
  it('are read, sorted, without repeats', () => expect(memoryList('3008,1769, 1769')).toEqual([1769, 3008]))

  it.each(['64', '20000', '127', '10241', '', '1769,', '1e3', '-1769', '1769.5', '0x400', 'abc'])(
    'refuse %j, naming the flag and the bounds',
    (text) => {
      expect(() => memoryList(text)).toThrow(/--memory/)
      try {
        memoryList(text)
      } catch (error) {
        expect(error).toMatchObject({ kind: 'user', suggestions: [expect.stringContaining('128 to 10240')] })
      }
    },
  )
})

describe('words', () => {
  it('keep the order of the set', () =>
    expect(wordList('glue,lambda', platforms, '--platforms')).toEqual(['lambda', 'glue']))
  it('refuse an unknown one and say which there are', () => {
    expect(() => wordList('lambda,fargate', platforms, '--platforms')).toThrow(
      'unknown word in --platforms: "fargate"',
    )
  })
  it('refuse nothing at all', () =>
    expect(() => wordList('', platforms, '--platforms')).toThrow(/--platforms/))
})

describe('names', () => {
  it('lose repeats and spaces', () => expect(nameList('a, b,a', '--workloads')).toEqual(['a', 'b']))
  it('refuse an empty one', () => expect(() => nameList('a,,b', '--workloads')).toThrow(/--workloads/))
})

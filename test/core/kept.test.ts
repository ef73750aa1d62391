import { expect, it } from 'vitest'
import { Kept } from '../../src/core/kept.ts'

/** How often a value had to be made for these keys. */
function made(keys: Iterable<number>): number {
  const kept = new Kept<number, string>()
  let count = 0
  for (const key of keys) {
    const value = kept.get(key, () => {
      count += 1
      return `${key}`
    })
    expect(value).toBe(`${key}`)
  }
  return count
}

const upTo = (length: number, keyOf: (n: number) => number): Iterable<number> =>
  Array.from({ length }, (_, n) => keyOf(n))

it('makes a value once for each key', () => {
  expect(made(upTo(100_000, (n) => n % 1000))).toBe(1000)
})

it('forgets when there are too many, and goes on where it pays', () => {
  expect(made(upTo(300_000, (n) => Math.floor(n / 3)))).toBe(100_000)
})

it('stops keeping where hardly any key comes again', () => {
  const keys = [...upTo(60_000, (n) => n), ...upTo(10, () => 59_999)]
  expect(made(keys)).toBe(60_010)
})

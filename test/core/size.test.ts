import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expandSizes, formatBytes, parseSize } from '../../src/core/size.ts'
import { UsageInvalid } from '../../src/core/errors.ts'

describe('parseSize', () => {
  it.each([
    ['10kb', 10_000],
    ['1.5mb', 1_500_000],
    ['400MB', 400_000_000],
    ['1gb', 1_000_000_000],
    ['1kib', 1024],
    ['1gib', 1_073_741_824],
    [' 2kb ', 2000],
  ])('%s is %i bytes', (text, bytes) => expect(parseSize(text)).toBe(bytes))

  it.each(['', 'abc', '10', 'kb', '-1kb', '1e3kb', '1tb', '0kb', '999b', '11gb', '1.kb', 'NaNkb', '10kb..'])(
    'refuses %j and names the flag',
    (text) => expect(() => parseSize(text, '--size')).toThrow(/--size/),
  )
})

describe('expandSizes', () => {
  it.each([
    ['10kb..1gb', [1e4, 1e5, 1e6, 1e7, 1e8, 1e9]],
    ['10kb..5mb', [1e4, 1e5, 1e6, 5e6]],
    ['1mb', [1e6]],
    ['1mb..1mb', [1e6]],
    ['100kb..1mb/3', [100_000, 215_443, 464_159, 1_000_000]],
    ['1mb,10kb,1mb', [1e4, 1e6]],
    ['10kb..100kb,1mb', [1e4, 1e5, 1e6]],
  ])('%s', (text, sizes) => expect(expandSizes(text)).toEqual(sizes))

  it.each([
    ['10kb..', /open range in --sizes: "10kb\.\."/],
    ['..10kb', /open range/],
    ['1gb..10kb', /runs backwards/],
    ['abc', /not a size in --sizes: "abc"/],
    ['10kb..1gb/0', /steps per decade/],
    ['10kb..1gb/x', /steps per decade/],
    ['10kb,,1mb', /not a size/],
  ])('refuses %s', (text, message) => {
    expect(() => expandSizes(text)).toThrow(message)
    expect(() => expandSizes(text)).toThrow(UsageInvalid)
  })

  it('never breaks on any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(expandSizes(text).length).toBeGreaterThan(0)
        } catch (error) {
          expect(error).toBeInstanceOf(UsageInvalid)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('always has both ends, ascending', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4000 }),
        fc.integer({ min: 1, max: 4000 }),
        fc.integer({ min: 1, max: 9 }),
        (a, b, n) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)]
          const sizes = expandSizes(`${low}kb..${high}kb/${n}`)
          expect([sizes[0], sizes.at(-1)]).toEqual([low * 1000, high * 1000])
          expect(sizes).toEqual(sizes.toSorted((x, y) => x - y))
        },
      ),
    )
  })
})

describe('formatBytes', () => {
  it.each([
    [10_000, '10 kB'],
    [1_500_000, '1.5 MB'],
    [215_443, '215 kB'],
    [1e9, '1 GB'],
    [999, '999 B'],
  ])('%i', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
})

import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { etlBlockSum } from '../../src/payloads/answers/etl.ts'
import { Checksum } from '../../src/payloads/answers/checksum.ts'
import { combineCrc32 } from '../../src/payloads/blocks/crc32-algebra.ts'
import { SiteCollector } from '../../src/payloads/blocks/sites.ts'
import { stampOf } from '../../src/payloads/blocks/stamp.ts'
import { Random } from '../../src/payloads/random.ts'
import { weightedChoice } from '../../src/payloads/weighted-choice.ts'

describe('CRC-32 by parts', () => {
  it('is that of the whole', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (parts) => {
        const pieces = parts.map((part) => ({ crc: crc32(part), bytes: part.length }))
        expect(combineCrc32(pieces)).toBe(crc32(Buffer.concat(parts)))
      }),
    )
  })

  it('of a stamped block is that of its bytes, also where the first digit of its number changes', () => {
    const collector = new SiteCollector()
    collector.startRecord()
    collector.add('block', 10)
    collector.add('upper-hex', 40)
    collector.add('digits', 44)
    collector.startRecord()
    collector.add('block', 100)
    collector.add('lower-hex', 110)
    collector.repeat(0, 150)
    const bytes = Buffer.alloc(400, '.')
    for (const place of [10, 100, 160]) bytes.write('1', place)
    const stamp = stampOf(bytes, collector.finish())
    const texts = [0, 7, 9999, 10_000, 23_456, 3].map((block) => {
      const { crc } = stamp(5, block)
      expect(crc).toBe(crc32(bytes))
      expect(bytes.subarray(160, 198).equals(bytes.subarray(10, 48))).toBe(true)
      return bytes.toString('latin1', 100, 114)
    })
    expect(texts.map((text) => text.slice(1, 5))).toEqual(['0000', '0007', '9999', '0000', '3456', '0003'])
    expect(texts.map((text) => text[0])).toEqual(['1', '1', '1', '2', '3', '1'])
    expect(texts.every((text) => /^[0-9a-f]{4}$/.test(text.slice(10)))).toBe(true)
  })

  it('of cells is that of their texts joined', () => {
    const cellOf = (plain: string) => ({
      plain,
      text: plain,
      number: Number.NaN,
      isNull: false,
      bytes: undefined,
    })
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (texts) => {
        expect(new Checksum(1).of([cellOf('not this'), ...texts.map(cellOf)])).toBe(crc32(texts.join('|')))
      }),
    )
  })
})

describe('the sum of a block in the etl answer', () => {
  it('is that over its records, for any base', () => {
    const record = fc.record({
      low: fc.nat(999_999),
      term: fc.integer({ min: 1, max: 65_521 }),
      repeated: fc.nat(1),
    })
    fc.assert(
      fc.property(fc.array(record), fc.integer({ min: 1, max: 1e11 }), (records, base) => {
        const lists = {
          low: records.map(({ low }) => low),
          term: records.map(({ term }) => term),
          repeated: records.map(({ repeated }) => repeated),
        }
        const expected = records
          .filter(({ repeated }) => repeated === 0)
          .reduce((sum, { low, term }) => sum + (BigInt((base + low) % 65_521) + 1n) * BigInt(term), 0n)
        expect(etlBlockSum(lists)(base)).toBe(expected)
      }),
      { numRuns: 50 },
    )
  })
})

describe('random numbers', () => {
  it('are the same on every machine', () => {
    const random = new Random(1, 2, 2 ** 40)
    expect(Array.from({ length: 4 }, () => random.next())).toMatchInlineSnapshot(`
      [
        920776822,
        673164413,
        1001182138,
        309280913,
      ]
    `)
    expect(new Random(1).next()).not.toBe(new Random(1 + 2 ** 32).next())
  })

  it('follow weights', () => {
    const random = new Random(3)
    const choose = weightedChoice([1, 0, 7, 2])
    const counts = [0, 0, 0, 0]
    for (let draw = 0; draw < 50_000; draw += 1) {
      const index = choose(random)
      counts[index] = (counts[index] ?? 0) + 1
    }
    expect(counts.map((count) => count / 50_000)).toEqual(
      [0.1, 0, 0.7, 0.2].map((share) => expect.closeTo(share, 1)),
    )
    expect(counts[1]).toBe(0)
  })
})

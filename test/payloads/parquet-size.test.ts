import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Attempt, isClose, nextCsvBytes } from '../../src/payloads/parquet/fit-size.ts'

/** A file size that bends as dictionaries fill and jumps with every row group. */
const parquetBytes = (csvBytes: number): number =>
  2000 + Math.round(0.3 * csvBytes + 40 * Math.sqrt(csvBytes)) + 500 * Math.floor(csvBytes / 20e6)

describe('the search for a size of CSV', () => {
  it('ends close to any size of Parquet within a few attempts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4_000, max: 2_000_000_000 }), (target) => {
        const attempts: Attempt[] = [{ csvBytes: 300, parquetBytes: 2183 }]
        for (let count = 0; count < 8; count += 1) {
          const csvBytes = nextCsvBytes(target, attempts, 2183)
          attempts.push({ csvBytes, parquetBytes: parquetBytes(csvBytes) })
          if (isClose(target, attempts.at(-1)?.parquetBytes ?? 0)) return true
        }
        return false
      }),
    )
  })

  it('never tries a size twice', () => {
    const attempts: Attempt[] = [{ csvBytes: 300, parquetBytes: 2183 }]
    for (let count = 0; count < 10; count += 1) {
      attempts.push({ csvBytes: nextCsvBytes(2300, attempts, 2183), parquetBytes: 2500 })
    }
    expect(new Set(attempts.map(({ csvBytes }) => csvBytes)).size).toBe(attempts.length)
  })
})

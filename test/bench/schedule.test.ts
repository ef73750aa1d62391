import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildPlan } from '../../src/bench/plan.ts'
import { schedule } from '../../src/bench/schedule.ts'
import { shuffled } from '../../src/bench/shuffled.ts'
import { seededRandom } from '../../src/core/seeded-random.ts'
import { cellKey } from '../../src/core/cell.ts'

const cells = buildPlan({
  runId: 'r',
  target: 'local',
  region: 'us-east-1',
  seed: 1,
  sizes: [1e4, 1e5, 1e6, 1e7],
  platforms: ['lambda', 'emr-serverless', 'glue'],
  memoriesMiB: [1769, 3008],
  workloads: ['aggregate'],
  knownWorkloads: ['aggregate'],
  starts: ['cold', 'warm'],
  repetitions: 1,
  format: 'csv',
}).cells

describe('the order of trials', () => {
  it('has every cell once in every block, whatever the seed', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 4 }), (seed, repetitions) => {
        const slots = schedule(cells, repetitions, seed)
        for (let block = 0; block < repetitions; block += 1) {
          const own = slots.slice(block * cells.length, (block + 1) * cells.length)
          expect(own.every((slot) => slot.repetition === block + 1)).toBe(true)
          expect(new Set(own.map((slot) => cellKey(slot.cell))).size).toBe(cells.length)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('shuffles each block anew', () => {
    const keys = schedule(cells, 2, 1).map((slot) => cellKey(slot.cell))
    expect(keys.slice(0, cells.length)).not.toEqual(keys.slice(cells.length))
  })

  it('interleaves the platforms: each quarter of a block has its share of each', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const slots = schedule(cells, 1, seed)
      const early = slots.slice(0, cells.length / 2).filter((slot) => slot.cell.platform === 'lambda').length
      const all = slots.filter((slot) => slot.cell.platform === 'lambda').length
      expect(Math.abs(early - all / 2)).toBeLessThanOrEqual(2)
    }
  })

  it('puts every cell at every place about equally often', () => {
    const first = new Map<string, number>()
    for (let seed = 0; seed < 2800; seed += 1) {
      const [slot] = schedule(cells, 1, seed)
      if (slot !== undefined) first.set(slot.cell.platform, (first.get(slot.cell.platform) ?? 0) + 1)
    }
    expect([...first.keys()].toSorted()).toEqual(['emr-serverless', 'glue', 'lambda'])
    expect(first.get('lambda')).toBeGreaterThan(first.get('glue') ?? 0)
  })
})

describe('the seeded generator', () => {
  it('gives known numbers: they must never change, or old seeds mean another order', () => {
    const random = seededRandom(1)
    expect([random(), random(), random()].map((x) => x.toFixed(9))).toMatchInlineSnapshot(`
      [
        "0.454165409",
        "0.082430057",
        "0.153952215",
      ]
    `)
  })

  it('is uniform and differs between seeds, also above 32 bits', () => {
    const random = seededRandom(42)
    const counts = Array.from({ length: 10 }, () => 0)
    for (let i = 0; i < 100_000; i += 1) counts[Math.floor(random() * 10)]! += 1
    expect(Math.min(...counts)).toBeGreaterThan(9_600)
    expect(Math.max(...counts)).toBeLessThan(10_400)
    expect(seededRandom(2 ** 40)()).not.toBe(seededRandom(2 ** 41)())
  })

  it('shuffles without loss', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.nat(), (items, seed) => {
        const ascending = (a: number, b: number) => a - b
        const order = shuffled(items, seededRandom(seed))
        expect(order.toSorted(ascending)).toEqual(items.toSorted(ascending))
      }),
    )
  })
})

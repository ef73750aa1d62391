import { describe, expect, it } from 'vitest'
import { findCrossover } from '../../../src/stats/crossover/find-crossover.ts'
import { lognormalNoise } from '../../../bench/statistics/noise.ts'
import { latencyPairs } from '../../../bench/statistics/curves.ts'
import { seededRandom } from '../../../src/core/seeded-random.ts'
import { alone, type Curve, halfDecades, seriesOn } from './made-series.ts'

const median = { metric: { kind: 'median' }, draws: 200 } as const

const compare = (a: Curve, b: Curve, options: Parameters<typeof seriesOn>[1] = {}) =>
  findCrossover(alone(seriesOn(a, options)), alone(seriesOn(b, options)), median)

describe('without noise', () => {
  it.each(latencyPairs)('the crossing of $name is where the curves cross', ({ a, b, crossings }) => {
    const answer = compare(a, b)
    expect(answer).toMatchObject({ kind: 'one', below: 'a', above: 'b' })
    // Half-decades are too far apart to follow L3, which is in no basis, closer than 1 %.
    expect(answer.crossings[0]?.size).toBeGreaterThan(crossings[0]! * 0.99)
    expect(answer.crossings[0]?.size).toBeLessThan(crossings[0]! * 1.01)
  })

  it('affine curves cross to four digits, whatever the sizes', () => {
    const sizes = [1, 3, 7, 40, 500]
    const { crossings, level } = compare(
      (s) => 4 + 0.6 * s,
      (s) => 45 + 0.12 * s,
      { sizes },
    )
    expect(level).toBe('affine')
    expect(crossings[0]?.size).toBeCloseTo(85.417, 1)
  })

  it('an indifference zone lies around the crossing', () => {
    const { indifference } = compare(
      (s) => 4 + 0.6 * s,
      (s) => 45 + 0.12 * s,
    )
    // ±ln 1.05 over a slope of 0.742 is a factor of 1.068 on either side.
    expect(indifference).toHaveLength(1)
    expect(indifference[0]!.low).toBeCloseTo(85.417 / 1.068, 0)
    expect(indifference[0]!.high).toBeCloseTo(85.417 * 1.068, 0)
  })

  it('two crossings are two', () => {
    const answer = compare(
      (s) => 5 + 0.6 * s,
      (s) => 40 + 0.1 * s + 0.0009 * s * s,
    )
    expect(answer.kind).toBe('several')
    expect(answer.crossings.map(({ below }) => below)).toEqual(['a', 'b'])
    expect(answer.crossings[0]!.size).toBeCloseTo(82.2, 0)
    expect(answer.crossings[1]!.size).toBeCloseTo(473.4, -1)
    expect(answer.indifference).toHaveLength(2)
  })

  it('identical platforms tie', () => {
    expect(
      compare(
        (s) => 4 + s,
        (s) => 4 + s,
      ),
    ).toMatchObject({ kind: 'tie', crossings: [], below: undefined })
  })

  it('one that is always less wins everywhere', () => {
    const answer = compare(
      (s) => 4 + 0.6 * s,
      (s) => 1.3 * (4 + 0.6 * s),
    )
    expect(answer).toMatchObject({ kind: 'none', below: 'a', above: 'a', extrapolated: undefined })
  })

  it('a crossing within twice the range is named as extrapolated, one beyond is not', () => {
    expect(
      compare(
        (s) => 4 + 0.1 * s,
        (s) => 79 + 0.05 * s,
      ).extrapolated,
    ).toBeCloseTo(1500, -1)
    expect(
      compare(
        (s) => 4 + 0.1 * s,
        (s) => 150 + 0.05 * s,
      ).extrapolated,
    ).toBeUndefined()
  })
})

describe('what the data do not say', () => {
  const noisy = () => lognormalNoise(0.3, seededRandom(5))

  it('is undecided, with the sizes to repeat and the candidate apart from the answer', () => {
    const answer = compare(
      (s) => 10 + 0.5 * s,
      (s) => 16 + 0.38 * s,
      { noise: noisy() },
    )
    expect(answer).toMatchObject({ kind: 'undecided', reason: 'noise', crossings: [] })
    expect(answer.repeat.length).toBeGreaterThan(5)
  })

  it('is undecided for one size', () => {
    const answer = compare(
      (s) => 4 + s,
      (s) => 9 + s,
      { sizes: [10] },
    )
    expect(answer).toMatchObject({
      kind: 'undecided',
      reason: 'one-size',
      repeat: [10],
      candidate: undefined,
    })
  })

  it('is undecided without a common range', () => {
    const a = alone(seriesOn((s) => 4 + s, { sizes: [1, 2] }))
    const b = alone(seriesOn((s) => 4 + s, { sizes: [10, 20] }))
    expect(findCrossover(a, b, median)).toMatchObject({ kind: 'undecided', reason: 'no-common-range' })
  })

  it('is undecided for two sizes with a run each', () => {
    const answer = compare(
      (s) => 4 + s,
      (s) => 9 + s / 2,
      { sizes: [1, 100], n: 1 },
    )
    expect(answer).toMatchObject({ kind: 'undecided', reason: 'no-repetition', repeat: [1, 100] })
  })
})

describe('ragged data', () => {
  const noise = lognormalNoise(0.05, seededRandom(11))
  const a: Curve = (s) => 4 + 0.6 * s
  const b: Curve = (s) => 45 + 0.12 * s

  it('a single run at each of many sizes takes its noise from the curve', () => {
    const { kind, crossings } = compare(a, b, { n: 1, noise })
    expect(kind).toBe('one')
    expect(crossings[0]!.low).toBeLessThan(85.4)
    expect(crossings[0]!.high).toBeGreaterThan(85.4)
  })

  it('sizes and numbers of runs differ between the platforms', () => {
    const left = alone(seriesOn(a, { sizes: [1, 10, 50, 200], n: 5, noise }))
    const right = alone({
      sizes: [2, 30, 150, 400],
      logSeconds: [2, 30, 150, 400].map((s, at) =>
        Array.from({ length: at + 1 }, () => Math.log(b(s)) + noise()),
      ),
    })
    const answer = findCrossover(left, right, median)
    expect(answer).toMatchObject({ kind: 'one', below: 'a', samples: { a: 20, b: 10 } })
    expect(answer.range).toEqual({ low: expect.closeTo(2), high: expect.closeTo(200) })
    expect(answer.crossings[0]!.low).toBeLessThan(85.4)
    expect(answer.crossings[0]!.high).toBeGreaterThan(85.4)
  })

  it('two sizes with three runs are enough for a steep crossing, with a wide interval', () => {
    const { kind, crossings } = compare(a, b, { sizes: [10, 400], noise })
    expect(kind).toBe('one')
    expect(crossings[0]!.high! / crossings[0]!.low!).toBeGreaterThan(1.15)
  })

  it.each([
    ['sizes that do not ascend', { sizes: [2, 1], logSeconds: [[0], [0]] }],
    ['a size without a run', { sizes: [1, 2], logSeconds: [[0], []] }],
    ['a duration of 0', { sizes: [1, 2], logSeconds: [[0], [Number.NEGATIVE_INFINITY]] }],
    ['a NaN', { sizes: [1, 2], logSeconds: [[0], [Number.NaN]] }],
  ])('%s are refused', (_, series) => {
    expect(() => findCrossover(alone(series), alone(seriesOn(a, { sizes: [1, 2] })), median)).toThrow(
      RangeError,
    )
  })
})

describe('limits and options', () => {
  it('who is cheaper but fails beyond a size is infeasible there', () => {
    const a = alone(
      seriesOn((s) => 4 + 0.1 * s, { sizes: halfDecades.slice(0, 9) }),
      { failedFrom: 316 },
    )
    const b = alone(seriesOn((s) => 150 + 0.05 * s))
    expect(findCrossover(a, b, median)).toMatchObject({
      kind: 'infeasible',
      below: 'a',
      infeasible: { side: 'a', from: 316 },
      extrapolated: undefined,
    })
    expect(findCrossover(b, a, median)).toMatchObject({ kind: 'infeasible', infeasible: { side: 'b' } })
  })

  it('the best of several options counts, and the crossing names them', () => {
    // The small memory is less up to 25 MB, the large one from there on.
    const small = { series: seriesOn((s) => 2 + 1.2 * s) }
    const large = { series: seriesOn((s) => 22 + 0.4 * s) }
    const other = alone(seriesOn((s) => 60 + 0.1 * s))
    const answer = findCrossover({ options: [small, large] }, other, median)
    expect(answer.kind).toBe('one')
    expect(answer.crossings[0]!.size).toBeCloseTo(126.7, 0)
    expect(answer.crossings[0]!.options).toEqual({ a: 1, b: 0 })
  })

  it('a percentile needs noise to shift the curve by', () => {
    const p95 = { metric: { kind: 'quantile', p: 0.95 }, draws: 200 } as const
    const calm = lognormalNoise(0.02, seededRandom(1))
    const wild = lognormalNoise(0.3, seededRandom(2))
    const a = alone(seriesOn((s) => 4 + 0.6 * s, { n: 10, noise: wild }))
    const b = alone(seriesOn((s) => 45 + 0.12 * s, { n: 10, noise: calm }))
    const [middle, tail] = [findCrossover(a, b, median), findCrossover(a, b, p95)]
    // A's p95 is e^{1.645·0.294} = 1.62 times its median: (45/1.62 - 4) / (0.6 - 0.12/1.62).
    expect(tail.crossings[0]!.size).toBeLessThan(middle.crossings[0]!.size * 0.7)
    expect(tail.crossings[0]!.low).toBeLessThan(47)
    expect(tail.crossings[0]!.high).toBeGreaterThan(43)
  })

  it('cost needs a bill', () => {
    const a = alone(seriesOn((s) => 4 + s))
    expect(() => findCrossover(a, a, { metric: { kind: 'cost', noise: 'measured' } })).toThrow(/bill/)
  })
})

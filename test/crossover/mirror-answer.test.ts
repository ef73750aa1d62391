import { describe, expect, it } from 'vitest'
import { mirrored } from '../../src/crossover/mirror-answer.ts'
import { findCrossover } from '../../src/stats/crossover/find-crossover.ts'
import { seriesOf } from '../../src/stats/crossover/size-series.ts'

const sizes = [1, 10, 100, 1_000]
const contender = (seconds: (size: number) => number) => ({
  options: [
    {
      series: seriesOf(
        sizes.flatMap((size) => [0.98, 1, 1.03].map((noise) => ({ size, seconds: seconds(size) * noise }))),
      ),
    },
  ],
})

describe('mirrored', () => {
  const slow = contender((size) => 20 + 0.01 * size)
  const steep = contender((size) => 2 + 0.1 * size)
  const answer = findCrossover(slow, steep, { metric: { kind: 'median' }, draws: 200 })

  it('says of B what was said of A', () => {
    const turned = mirrored(answer)
    expect(answer).toMatchObject({ kind: 'one', below: 'b', above: 'a', crossings: [{ below: 'b' }] })
    expect(turned).toMatchObject({ kind: 'one', below: 'a', above: 'b', crossings: [{ below: 'a' }] })
    expect(turned.crossings[0]?.size).toBe(answer.crossings[0]?.size)
    expect(turned.sizes.map(({ sign }) => sign)).toEqual([-1, -1, -1, 1])
    for (const [at, { ratio, low, high }] of turned.band.entries()) {
      expect(low).toBeLessThanOrEqual(ratio)
      expect(ratio).toBeLessThanOrEqual(high)
      expect(ratio * (answer.band[at]?.ratio ?? 0)).toBeCloseTo(1, 12)
    }
  })

  it('is the answer that comparing them the other way round gives, as far as draws do not matter', () => {
    const other = findCrossover(steep, slow, { metric: { kind: 'median' }, draws: 200 })
    const turned = mirrored(answer)
    expect(turned.kind).toBe(other.kind)
    expect(turned.crossings[0]?.size).toBeCloseTo(other.crossings[0]?.size ?? 0, 6)
    expect(turned.sizes.map(({ difference }) => difference)).toEqual(
      other.sizes.map(({ difference }) => expect.closeTo(difference, 10)),
    )
  })

  it('twice is nothing', () => {
    expect(mirrored(mirrored(answer)).crossings).toEqual(answer.crossings)
  })
})

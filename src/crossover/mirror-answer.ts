import type { Crossing, CrossoverAnswer, Side } from '../stats/crossover/crossover-answer.ts'

/** The same answer with A and B in each other's place. */
export function mirrored(answer: CrossoverAnswer): CrossoverAnswer {
  const { infeasible, candidate, samples } = answer
  return {
    ...answer,
    crossings: answer.crossings.map(turned),
    below: otherOf(answer.below),
    above: otherOf(answer.above),
    candidate: candidate === undefined ? undefined : turned(candidate),
    infeasible: infeasible === undefined ? undefined : { ...infeasible, side: other(infeasible.side) },
    band: answer.band.map(({ size, ratio, low, high }) => ({
      ...{ size, ratio: 1 / ratio, low: 1 / high, high: 1 / low },
    })),
    sizes: answer.sizes.map(({ size, difference, halfWidth, sign }) => ({
      ...{ size, difference: 0 - difference, halfWidth },
      sign: sign === 0 ? 0 : sign === 1 ? -1 : 1,
    })),
    samples: { a: samples.b, b: samples.a },
  }
}

const other = (side: Side): Side => (side === 'a' ? 'b' : 'a')
const otherOf = (side: Side | undefined): Side | undefined => (side === undefined ? undefined : other(side))
const turned = (crossing: Crossing): Crossing => ({
  ...crossing,
  below: other(crossing.below),
  options: { a: crossing.options.b, b: crossing.options.a },
})

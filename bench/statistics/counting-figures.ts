import { countCrossings } from './counted-crossings.ts'
import { countingPairs } from './curves.ts'
import { type Figure, percent, shareError } from './figure.ts'

/** A4: how many crossings are counted where there are none, one or two. Cheap, so ten times the repeats. */
export function countingFigures(repeats: number): readonly Figure[] {
  const many = 10 * repeats
  const cells = countingPairs.flatMap((pair) =>
    [0.05, 0.15, 0.3].flatMap((cv) =>
      [3, 5, 10].map((n) =>
        countCrossings(pair, { cv, n, repeats: many, seed: 1000 * n + Math.round(100 * cv) }),
      ),
    ),
  )
  const of = (...pairs: readonly string[]) => cells.filter(({ pair }) => pairs.includes(pair))
  const falsest = Math.max(
    ...of('tie', '15 % apart', 'touching', 'beyond range').map(({ tooMany }) => tooMany),
  )
  const found = Math.min(...of('L1').map(({ right }) => right))
  const two = of('two').filter(({ cv }) => cv === 0.05)
  return [
    row('false crossings: tie, 15 % apart, touching, beyond range', falsest, '≤ 1 %', many),
    row('a steep crossing is found', found, '≥ 99 %', many),
    row('two crossings are found, cv 5 %', Math.min(...two.map(({ right }) => right)), '', many),
  ]
}

const row = (what: string, share: number, goal: string, repeats: number): Figure => ({
  id: 'A4',
  what: `${what}, worst cell`,
  figure: percent(share, 2),
  goal,
  standardError: percent(shareError(share, repeats), 2),
})

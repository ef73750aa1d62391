import { billedPairs, bills } from './billed-pairs.ts'
import { latencyPairs } from './curves.ts'
import { type Figure, percent, shareError } from './figure.ts'
import { type CoverageCell, measureCoverage } from './interval-coverage.ts'

const noises = [0.05, 0.15, 0.3]
const counts = [3, 5, 10]

/** A3: intervals of latency crossovers, five pairs of curves by three noises by three numbers of runs. */
export function intervalFigures(repeats: number): readonly Figure[] {
  const measured = (setting: { readonly repeats: number; readonly draws: number }): readonly CoverageCell[] =>
    noises.flatMap((cv) =>
      counts.flatMap((n) =>
        latencyPairs.map((pair) => measureCoverage({ ...setting, pair, cv, n, seed: seedOf(cv, n) })),
      ),
    )
  const cells = measured({ repeats, draws: 200 })
  // Estimates are cheap, and a bias of 2 % does not show in a few hundred of them.
  const estimates = measured({ repeats: 10 * repeats, draws: 2 })
  const least = leastCovered(cells)
  const mean = cells.reduce((sum, { coverage }) => sum + coverage, 0) / cells.length
  const noisy = estimates.filter(({ cv, n }) => cv === 0.3 && n === 3)
  const steep = estimates.filter(({ pair, n }) => pair === 'L1' && n === 3)
  return [
    coverageRow('A3', 'least coverage of 45 cells', least, '≥ 88 %'),
    {
      id: 'A3',
      what: 'mean coverage of 45 cells',
      figure: percent(mean),
      goal: '93–97 %',
      standardError: percent(shareError(mean, repeats * cells.length), 2),
    },
    biasRow('A3', 'worst bias, cv 30 % with n = 3 aside', without(estimates, noisy), '≤ 2 %'),
    biasRow('A3', 'worst bias at cv 30 %, n = 3', noisy, '≤ 8 %'),
    {
      id: 'A3',
      what: 'RMSE of L1 at n = 3, cv 5 / 15 / 30 %',
      figure: steep.map(({ rmse }) => percent(rmse, 0)).join(' / '),
      goal: '≤ 4 / 12 / 20 %',
      standardError: steep.map(({ rmse }) => percent(rmse / Math.sqrt(20 * repeats), 1)).join(' / '),
    },
    coverageRow('A3', 'least coverage with 5 % of runs × 2.5', leastCovered(withTails(repeats)), '≥ 90 %'),
  ]
}

/** A5: crossovers of expected bills at the kink of a minimum. */
export function billFigures(repeats: number): readonly Figure[] {
  const cells = billedPairs(0.15).map((pair) =>
    measureCoverage({
      pair,
      cv: 0.15,
      n: 5,
      repeats,
      seed: seedOf(0.15, 5),
      metric: { kind: 'cost', noise: 'measured' },
      bills,
    }),
  )
  return cells.flatMap((cell) => {
    const place = { C1: 'above the minimum', C2: 'on the minimum', C3: 'at the kink' }[cell.pair] ?? cell.pair
    return [
      biasRow('A5', `bias of a cost crossover ${place}, cv 15 %, n = 5`, [cell], '≤ 2 %'),
      coverageRow('A5', `its coverage ${place}`, cell, '≥ 90 %'),
    ]
  })
}

const seedOf = (cv: number, n: number): number => 1000 * n + Math.round(100 * cv)

const withTails = (repeats: number): readonly CoverageCell[] =>
  counts.flatMap((n) =>
    latencyPairs.map((pair) =>
      measureCoverage({ pair, cv: 0.15, n, repeats, seed: 7 + seedOf(0.15, n), stragglers: 0.05 }),
    ),
  )

const leastCovered = (cells: readonly CoverageCell[]): CoverageCell =>
  cells.reduce((least, cell) => (cell.coverage < least.coverage ? cell : least))

const without = (cells: readonly CoverageCell[], some: readonly CoverageCell[]): readonly CoverageCell[] =>
  cells.filter((cell) => !some.includes(cell))

const nameOf = ({ pair, cv, n }: CoverageCell): string => `${pair}, cv ${percent(cv, 0)}, n = ${n}`

const coverageRow = (id: string, what: string, cell: CoverageCell, goal: string): Figure => ({
  id,
  what,
  figure: `${percent(cell.coverage)} (${nameOf(cell)})`,
  goal,
  standardError: percent(shareError(cell.coverage, cell.repeats)),
})

/** The median of R values with standard deviation s has a standard error of 1.25·s/√R. */
function biasRow(id: string, what: string, cells: readonly CoverageCell[], goal: string): Figure {
  const worst = cells.reduce((most, cell) => (Math.abs(cell.bias) > Math.abs(most.bias) ? cell : most))
  return {
    id,
    what,
    figure: `${percent(worst.bias)} (${nameOf(worst)})`,
    goal,
    standardError: percent((1.25 * worst.rmse) / Math.sqrt(worst.repeats)),
  }
}

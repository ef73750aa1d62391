import { latencyPairs } from './curves.ts'
import { type Figure, percent, shareError } from './figure.ts'
import { gridUsd } from './grid-search.ts'
import { measureSearch } from './refined-search.ts'

const limits = [
  { name: 'L1', runs: 150 },
  { name: 'L3', runs: 130 },
  { name: 'L5', runs: 260 },
]

/** A6: bracket and refine to ±10 % at cv 15 %, against the grid that is as good. */
export function searchFigures(repeats: number): readonly Figure[] {
  const shared = { cv: 0.15, tolerance: 0.1, repeats, seed: 31 }
  return limits.flatMap(({ name, runs }) => {
    const pair = latencyPairs.find((each) => each.name === name)!
    const search = measureSearch({ ...shared, pair, capUsd: 100, maxRuns: 400 })
    const capped = measureSearch({ ...shared, pair, capUsd: search.meanUsd * 0.7, maxRuns: 400 })
    const share = search.meanUsd / gridUsd(pair, { ...shared, repeats: 1_000 })
    const row = (what: string, figure: string, goal: string, standardError = ''): Figure => ({
      id: 'A6',
      what: `${name}: ${what}`,
      figure,
      goal,
      standardError,
    })
    return [
      row(
        'ends within ±10 %',
        percent(search.success),
        '≥ 94 %',
        percent(shareError(search.success, repeats)),
      ),
      row('mean number of runs', search.meanRuns.toFixed(0), `≤ ${runs}`),
      row('dollars, of those of the grid', percent(share, 0), '≤ 33 %'),
      row('searches beyond a tight cap', percent(capped.overCap), '0 %'),
    ]
  })
}

import type { PriceBook } from '../cost/price-book.ts'
import type { Arms } from './arms.ts'
import type { CellVerdict, RunComparison } from './comparison.ts'
import { comparedCells } from './judge-cells.ts'
import { measuresOf, type Measure } from './measures.ts'

/** The values behind a verdict, to be drawn. */
export interface CellSamples {
  readonly verdict: CellVerdict
  readonly measure: Measure
}

/** Of the regressed cells, in the measure that decided. */
export function samplesOf(
  arms: Arms,
  { cells }: Pick<RunComparison, 'cells'>,
  book: PriceBook,
): readonly CellSamples[] {
  const compared = new Map(comparedCells(arms).map((cell) => [cell.key, cell]))
  return cells
    .filter(({ verdict }) => verdict === 'regressed')
    .flatMap((verdict) => {
      const cell = compared.get(verdict.key)
      const measures = cell === undefined ? [] : measuresOf(cell.valid, book)
      const measure = measures.find(({ name }) => name === verdict.measure)
      return measure === undefined ? [] : [{ verdict, measure }]
    })
}

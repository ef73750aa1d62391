import { candidateLabel } from '../forecast/candidate.ts'
import { cellName, onSheet } from './cell-names.ts'
import { workloadOf, type PlannerInputs } from './content.ts'
import { monthlyRankRow, type Layout, type PlacedCandidate } from './layout.ts'
import { rankColumns } from './monthly-columns.ts'
import { sheetNames } from './names.ts'
import type { Computed } from './sheet-grid.ts'

export interface Ranked {
  readonly candidate: PlacedCandidate
  readonly label: string
  readonly usd: number
}

/** Candidates of the chosen workload that have a cost, cheapest first; equal ones in their order. */
export function rankingOf({ candidates }: Layout, { workload }: PlannerInputs): readonly Ranked[] {
  return candidates
    .filter(({ figures }) => workloadOf(figures.planned.candidate) === workload)
    .flatMap((candidate) => {
      const { total, planned } = candidate.figures
      return typeof total === 'number'
        ? [{ candidate, label: candidateLabel(planned.candidate), usd: total }]
        : []
    })
    .toSorted((a, b) => a.usd - b.usd)
}

const noneCan = 'none of them can do these jobs at a known price'

const bestCell = (column: keyof typeof rankColumns): string =>
  onSheet(sheetNames.monthlyCost, cellName(monthlyRankRow, rankColumns[column], 'both'))

/** The first of the ranking, for other sheets. */
export const bestCandidate = (layout: Layout, inputs: PlannerInputs): Computed => ({
  formula: `IF(${bestCell('candidate')}="","${noneCan}",${bestCell('candidate')})`,
  value: rankingOf(layout, inputs)[0]?.label ?? noneCan,
})

export const bestCost = (layout: Layout, inputs: PlannerInputs): Computed => ({
  formula: bestCell('usd'),
  value: rankingOf(layout, inputs)[0]?.usd ?? '',
})

import { acknowledgementOf, type Acknowledgement } from './acknowledgements.ts'
import type { CellVerdict } from './comparison.ts'

/** Regressions that are accepted until a day, and cells that seem to be. */
export function acknowledged(
  cells: readonly CellVerdict[],
  {
    acknowledgements,
    today,
  }: { readonly acknowledgements: readonly Acknowledgement[]; readonly today: string },
): readonly CellVerdict[] {
  return cells.map((cell) =>
    cell.verdict === 'regressed' || cell.flagged
      ? { ...cell, acknowledged: acknowledgementOf(cell.cell, acknowledgements, today) }
      : cell,
  )
}

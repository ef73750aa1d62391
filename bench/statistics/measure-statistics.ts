import { countingFigures } from './counting-figures.ts'
import type { Figure } from './figure.ts'
import { gateFigures } from './gate-figures.ts'
import { billFigures, intervalFigures } from './interval-figures.ts'
import { modelFigures } from './model-figures.ts'
import { searchFigures } from './search-figures.ts'
import { speedFigures } from './speed-figures.ts'

const sections: Readonly<Record<string, (repeats: number) => readonly Figure[]>> = {
  A1: modelFigures,
  A3: intervalFigures,
  A4: countingFigures,
  A5: billFigures,
  A6: searchFigures,
  A10: speedFigures,
  gate: gateFigures,
}

/**
 * The acceptance figures of the statistics by seeded simulation: model error and its intervals (A1 with A2), intervals of
 * crossovers (A3), counting them (A4), billing kinks (A5), adaptive search (A6), speed (A10), the regression gate (gate: A7, A8).
 * @param wanted ids of sections; all if empty
 */
export const measureStatistics = (repeats: number, wanted: readonly string[] = []): readonly Figure[] =>
  Object.entries(sections)
    .filter(([id]) => wanted.length === 0 || wanted.includes(id))
    .flatMap(([, measure]) => measure(repeats))

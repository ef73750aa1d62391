import { candidateLabel } from '../forecast/candidate.ts'
import { cellName, rangeName } from './cell-names.ts'
import { crossoverRows as rows, sizeCell, type CrossoverColumns } from './crossover-columns.ts'
import { gridSizes, type CandidateGrid, type CrossoverFigures } from './crossover-figures.ts'
import type { PlacedCandidate } from './layout.ts'
import { curveCells, modelCell } from './model-columns.ts'
import { summaryCellFromElsewhere } from './monthly-columns.ts'
import { names } from './names.ts'
import { expectedFormula, lambdaLimitSeconds, medianFormula } from './seconds-formula.ts'
import type { SheetGrid } from './sheet-grid.ts'
import { formats, numeric, styles } from './styles.ts'

/** Sizes, then for each sizing its cost and for each curve its medians and billed seconds. */
export function putTable(grid: SheetGrid, figures: CrossoverFigures, columns: CrossoverColumns): void {
  grid.text(rows.header, 0, 'Size MB', styles.header)
  putSizes(grid, figures)
  let level = 0
  figures.candidates.forEach((candidate, at) => {
    putCandidate(grid, candidate, columns.candidates + at, {
      medians: columns.medians + level,
      seconds: columns.seconds + level,
    })
    putLevels(grid, candidate, columns, level)
    level += candidate.levels.length
  })
}

function putSizes(grid: SheetGrid, { sizesMb }: CrossoverFigures): void {
  const last = gridSizes - 1
  sizesMb.forEach((value, at) => {
    const between = `${names.fromMb}*(${names.toMb}/${names.fromMb})^(${at}/${last})`
    const formula = at === last ? names.toMb : between
    grid.formula(rows.grid + at, 0, { formula, value }, numeric(formats.megabytes))
  })
}

/** Where the first curve of a candidate stands. */
interface CurveColumns {
  readonly medians: number
  readonly seconds: number
}

function putCandidate(
  grid: SheetGrid,
  { candidate, usd }: CandidateGrid,
  column: number,
  curves: CurveColumns,
): void {
  const { planned } = candidate.figures
  grid.text(
    rows.header,
    column,
    `USD, ${planned.candidate.model.workload}: ${candidateLabel(planned.candidate)}`,
    styles.header,
  )
  usd.forEach((value, at) =>
    grid.formula(
      rows.grid + at,
      column,
      { formula: costFormula(candidate, rows.grid + at, curves), value },
      numeric(formats.usdSmall),
    ),
  )
}

/** Of one job; empty for another workload, without a rate, or where it cannot be done. */
function costFormula(candidate: PlacedCandidate, row: number, { medians, seconds }: CurveColumns): string {
  const { levels, figures } = candidate
  const { platform } = figures.planned.candidate.model
  const price = (of: 'usdPerSecond' | 'usdPerAttempt'): string => summaryCellFromElsewhere(candidate.row, of)
  const [first] = levels
  const failsFrom = modelCell(first?.row ?? 0, 'failsFrom')
  const all = rangeName({ row, column: medians, columns: levels.length }, 'none')
  const refusals = [
    `NOT(ISNUMBER(${price('usdPerSecond')}))`,
    `${summaryCellFromElsewhere(candidate.row, 'workload')}<>${names.workload}`,
    `AND(${failsFrom}<>"",${sizeCell(row)}>=${failsFrom})`,
    ...(platform === 'lambda' ? [`MAX(${all})>${lambdaLimitSeconds}`] : []),
  ]
  const cost = levels.map(({ row: level }, at) => {
    const weight = `${modelCell(level, 'share')}*${modelCell(level, 'failureFactor')}`
    return `${weight}*(${cellName(row, seconds + at)}*${price('usdPerSecond')}+${price('usdPerAttempt')})`
  })
  return `IF(OR(${refusals.join(',')}),"",${cost.join('+')})`
}

function putLevels(
  grid: SheetGrid,
  { candidate, levels }: CandidateGrid,
  columns: CrossoverColumns,
  from: number,
): void {
  levels.forEach(({ medians, seconds }, at) => {
    const placed = candidate.levels[at]
    if (placed === undefined) return
    const { model } = candidate.figures.planned.candidate
    const label = `${model.workload}: ${candidateLabel(candidate.figures.planned.candidate)} ${placed.figures.row.startLevel}`
    const curve = curveCells(placed.row, true)
    const [median, second] = [columns.medians + from + at, columns.seconds + from + at]
    grid.text(rows.header, median, `Median s, ${label}`, styles.header)
    grid.text(rows.header, second, `Billed s, ${label}`, styles.header)
    medians.forEach((value, place) => {
      const row = rows.grid + place
      const look = numeric(formats.seconds)
      grid.formula(row, median, { formula: medianFormula(curve, sizeCell(row)), value }, look)
      const expected = expectedFormula(curve, cellName(row, median))
      grid.formula(row, second, { formula: expected, value: seconds[place] ?? '' }, look)
    })
  })
}

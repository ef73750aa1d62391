import { candidateLabel } from '../forecast/candidate.ts'
import { namedBlock, type BuiltSheet } from './built-sheet.ts'
import { cellName, rangeName } from './cell-names.ts'
import { workloadOf, type WorkbookContent } from './content.ts'
import { modelFirstRow, type Layout, type PlacedCandidate } from './layout.ts'
import { curveCells, modelColumns as columns, secondsColumn } from './model-columns.ts'
import type { LevelFigures } from './month-figures.ts'
import { names, sheetNames } from './names.ts'
import { expectedFormula, lambdaLimitSeconds, medianFormula } from './seconds-formula.ts'
import { SheetGrid } from './sheet-grid.ts'
import { formats, numeric, styles } from './styles.ts'
import { titleRows } from './title-rows.ts'

const [sizeRow, shareRow, headerRow] = [modelFirstRow - 3, modelFirstRow - 2, modelFirstRow - 1]

/** One row for each start level of each candidate: its curve, and what a job of each size is billed on average. */
export function modelSheet(content: WorkbookContent, layout: Layout): BuiltSheet {
  const grid = new SheetGrid(sheetNames.model)
  const note =
    'Median seconds that a platform meters for a job of s MB: b0 + b1·√s + b2·s + b3·s²; single runs spread around it ' +
    'lognormally. Billed is at least the minimum.'
  titleRows(grid, 'Model', note, content)
  grid.texts(headerRow, 0, headers, styles.header)
  const classes = Array.from({ length: layout.mixRows }, (_, at) => at)
  putClasses(grid, content, layout, classes)
  for (const candidate of layout.candidates) {
    for (const { row, figures } of candidate.levels) {
      putCurve(grid, row, candidate, figures)
      putShares(grid, row, figures, layout)
      putSeconds(grid, row, figures, classes, layout)
    }
  }
  const listRow = Math.max(...layout.candidates.flatMap(({ levels }) => levels.map(({ row }) => row))) + 3
  grid.text(listRow - 1, 0, 'Workloads', styles.header)
  layout.workloads.forEach((workload, at) => grid.text(listRow + at, 0, workload))
  const block = { columns: layout.mixRows, column: columns.medians }
  return {
    sheet: grid.sheet({
      widths: [
        22,
        40,
        15,
        8,
        9,
        ...eight(14),
        ...eight(13),
        3,
        ...classes.map(() => 12),
        3,
        ...classes.map(() => 12),
      ],
      printArea: rangeName({
        row: 0,
        column: 0,
        rows: listRow + layout.workloads.length,
        columns: columns.medians,
      }),
      freezePane: { rows: modelFirstRow, columns: 4 },
      rowDefs: new Map([[headerRow, { height: 46 }]]),
    }),
    namedRanges: [
      namedBlock(names.modelMb, grid.name, { ...block, row: sizeRow }),
      namedBlock(names.modelShare, grid.name, { ...block, row: shareRow }),
      namedBlock(names.workloads, grid.name, { row: listRow, column: 0, rows: layout.workloads.length }),
    ],
  }
}

const eight = (width: number): readonly number[] => Array.from({ length: 8 }, () => width)

const headers = [
  ...[
    'Workload',
    'Platform and sizing',
    'Platform',
    'Start',
    'Trials',
    'b0',
    'b1',
    'b2',
    'b3',
    'Spread (log sd)',
  ],
  ...['Minimum s', 'Failure factor', 'Smallest measured MB', 'Largest measured MB', 'Cannot from MB'],
  ...['Share as simulated', 'Share of jobs', 'On pre-initialised workers', 'Up seconds per job'],
  ...['Mean billed s', 'Jobs that it cannot do'],
]

/** The size mix as columns: sizes, and shares that sum to 1 whatever was typed. */
function putClasses(
  grid: SheetGrid,
  { inputs }: WorkbookContent,
  layout: Layout,
  classes: readonly number[],
): void {
  const [medians, seconds] = [columns.medians, secondsColumn(layout.mixRows)]
  const label = columns.infeasible
  grid.text(sizeRow, label, 'Size MB', styles.label)
  grid.text(shareRow, label, 'Share of jobs', styles.label)
  for (const at of classes) {
    const size = inputs.mix[at]
    const [mb, share] = [(size?.bytes ?? 0) / 1e6, size?.share ?? 0]
    const column = medians + at
    const mbFormula = `N(INDEX(${names.mixMb},${at + 1}))`
    const sum = `SUM(${names.mixShare})`
    const shareFormula = `IF(${sum}=0,0,N(INDEX(${names.mixShare},${at + 1}))/${sum})`
    grid.formula(sizeRow, column, { formula: mbFormula, value: mb }, numeric(formats.megabytes))
    grid.formula(shareRow, column, { formula: shareFormula, value: share }, numeric(formats.share))
    const above = cellName(sizeRow, column)
    grid.formula(sizeRow, seconds + at, { formula: above, value: mb }, numeric(formats.megabytes))
    grid.text(headerRow, column, `Median s, class ${at + 1}`, styles.header)
    grid.text(headerRow, seconds + at, `Billed s, class ${at + 1}`, styles.header)
  }
}

function putCurve(grid: SheetGrid, row: number, { figures }: PlacedCandidate, level: LevelFigures): void {
  const { candidate } = figures.planned
  const { model } = candidate
  const { startLevel, minimumSeconds } = level.row
  const { billedSeconds: curve, failureFactor } = level.row.level
  grid.texts(row, 0, [workloadOf(candidate), candidateLabel(candidate), model.platform, startLevel])
  grid.number(row, columns.samples, curve.samples)
  curve.coefficients.forEach((value, at) =>
    grid.number(row, columns.coefficient + at, value, numeric(formats.coefficient)),
  )
  grid.number(row, columns.logSd, curve.logSd, numeric('0.0000'))
  grid.number(row, columns.minimum, minimumSeconds)
  grid.number(row, columns.failureFactor, failureFactor, numeric('0.0000'))
  grid.number(row, columns.smallest, curve.smallestBytes / 1e6, numeric(formats.megabytes))
  grid.number(row, columns.largest, curve.largestBytes / 1e6, numeric(formats.megabytes))
  const fails = model.smallestFailedBytes
  grid.number(row, columns.failsFrom, fails === null ? null : fails / 1e6, numeric(formats.megabytes))
  const { offer } = candidate
  if (offer === 'pre-initialised') {
    grid.number(row, columns.served, level.row.served, numeric(formats.share))
    grid.number(row, columns.upSeconds, figures.planned.start.upSecondsPerJob, numeric(formats.seconds))
  }
}

function putShares(grid: SheetGrid, row: number, level: LevelFigures, layout: Layout): void {
  const { share } = level.row
  grid.number(row, columns.simulatedShare, share.simulated, numeric(formats.share))
  const simulated = cellName(row, columns.simulatedShare)
  const given = share.follows === 'warm' ? names.warmShare : `1-${names.warmShare}`
  const formula = share.follows === null ? simulated : `IF(${names.warmShare}="",${simulated},${given})`
  grid.formula(row, columns.share, { formula, value: level.share }, numeric(formats.share))
  const seconds = rangeName({ row, column: secondsColumn(layout.mixRows), columns: layout.mixRows }, 'none')
  const mean = { formula: `SUMPRODUCT(${names.modelShare},${seconds})`, value: level.meanSeconds }
  grid.formula(row, columns.meanSeconds, mean, numeric(formats.seconds))
  const infeasible = { formula: infeasibleFormula(row, layout), value: level.infeasibleShare }
  grid.formula(row, columns.infeasible, infeasible, numeric(formats.share))
}

/** By the smallest size at which every trial failed; on Lambda by its time limit, too. */
function infeasibleFormula(row: number, { mixRows }: Layout): string {
  const from = cellName(row, columns.failsFrom)
  const medians = rangeName({ row, column: columns.medians, columns: mixRows }, 'none')
  const fails = `(${from}<>"")*(${names.modelMb}>=${from})`
  const tooLong = `(${cellName(row, columns.platform)}="lambda")*(${medians}>${lambdaLimitSeconds})`
  return `SUMPRODUCT(${names.modelShare}*((${fails}+${tooLong})>0))`
}

/** Nothing for classes without jobs: text counts as 0 in the sums of products. */
function putSeconds(
  grid: SheetGrid,
  row: number,
  level: LevelFigures,
  classes: readonly number[],
  { mixRows }: Layout,
): void {
  const cells = curveCells(row)
  const look = numeric(formats.seconds)
  for (const at of classes) {
    const column = columns.medians + at
    const [mb, share] = [cellName(sizeRow, column, 'row'), cellName(shareRow, column, 'row')]
    const median = cellName(row, column)
    const medianOf = {
      formula: `IF(${share}=0,"",${medianFormula(cells, mb)})`,
      value: level.medians[at] ?? '',
    }
    grid.formula(row, column, medianOf, look)
    const expected = `IF(${median}="","",${expectedFormula(cells, median)})`
    const value = level.seconds[at] ?? ''
    grid.formula(row, secondsColumn(mixRows) + at, { formula: expected, value }, look)
  }
}

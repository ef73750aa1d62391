import type { DataValidation, SheetChart } from 'hucre/xlsx'
import { namedBlock, type BuiltSheet } from './built-sheet.ts'
import { cellName, rangeName } from './cell-names.ts'
import type { WorkbookContent } from './content.ts'
import { cheapestAt, crossingOf, type Crossing } from './crossing.ts'
import { putAnswers } from './crossover-answers.ts'
import {
  crossoverColumns,
  crossoverRows as rows,
  gridColumn,
  type CrossoverColumns,
} from './crossover-columns.ts'
import { crossoverFigures, gridSizes, platformsOf, type CrossoverFigures } from './crossover-figures.ts'
import { putTable } from './crossover-table.ts'
import type { Layout } from './layout.ts'
import { names, sheetNames } from './names.ts'
import { SheetGrid } from './sheet-grid.ts'
import { formats, input, numeric, styles } from './styles.ts'
import { titleRows } from './title-rows.ts'

/** Expected cost of one job over payload size, and where the chosen pair crosses. */
export function crossoverSheet(content: WorkbookContent, layout: Layout): BuiltSheet {
  const grid = new SheetGrid(sheetNames.crossover)
  const figures = crossoverFigures(content, layout)
  const platforms = platformsOf(figures.candidates.map(({ candidate }) => candidate))
  const levels = figures.candidates.reduce((sum, candidate) => sum + candidate.levels.length, 0)
  const columns = crossoverColumns(platforms.length, figures.candidates.length, levels)
  const note =
    'Expected USD of one job by payload size: for each platform its cheapest sizing. Yellow cells are yours.'
  titleRows(grid, 'Crossover', note, content)
  putInputs(grid, figures)
  putTable(grid, figures, columns)
  const costs = putPlatforms(grid, figures, columns, platforms)
  const costOf = (name: string) => costs[platforms.findIndex((platform) => platform === name)] ?? []
  const crossing = crossingOf(figures.sizesMb, costOf(figures.first), costOf(figures.second))
  putCrossing(grid, columns, crossing, platforms.length)
  putAnswers(grid, { figures, columns, crossing, costs: costOf(figures.first), platforms: platforms.length })
  const cell = (name: string, row: number) => namedBlock(name, grid.name, { row, column: 1 })
  return {
    sheet: grid.sheet({
      printArea: rangeName({ row: 0, column: 0, rows: rows.grid + gridSizes, columns: 11 }),
      widths: [42, 24, ...Array.from({ length: columns.seconds + levels }, () => 17)],
      charts: [costChart(platforms, columns)],
      dataValidations: validations,
      rowDefs: new Map([[rows.header, { height: 62 }]]),
    }),
    namedRanges: [
      ...[cell(names.fromMb, rows.from), cell(names.toMb, rows.to)],
      ...[cell(names.first, rows.first), cell(names.second, rows.second)],
      namedBlock(names.platforms, grid.name, { row: rows.header, column: 1, columns: platforms.length }),
    ],
  }
}

const validations: DataValidation[] = [
  ...[rows.first, rows.second].map((row): DataValidation => ({
    ...{ type: 'list', formula1: names.platforms, range: cellName(row, 1) },
    ...{ showErrorMessage: true, errorMessage: 'a platform of the table below' },
  })),
  ...[rows.from, rows.to].map((row): DataValidation => ({
    ...{ type: 'decimal', operator: 'greaterThan', formula1: '0', range: cellName(row, 1) },
    ...{ showErrorMessage: true, errorMessage: 'MB above 0' },
  })),
]

function putInputs(grid: SheetGrid, { fromMb, toMb, first, second }: CrossoverFigures): void {
  grid.texts(rows.from, 0, ['Smallest payload, MB'], styles.label)
  grid.number(rows.from, 1, fromMb, input())
  grid.texts(rows.to, 0, ['Largest payload, MB'], styles.label)
  grid.number(rows.to, 1, toMb, input())
  grid.text(rows.first, 0, 'First platform', styles.label)
  grid.text(rows.first, 1, first, input())
  grid.text(rows.second, 0, 'Second platform', styles.label)
  grid.text(rows.second, 1, second, input())
}

/** The cheapest sizing of each platform that can do the size; nothing to draw where there is none. */
function putPlatforms(
  grid: SheetGrid,
  figures: CrossoverFigures,
  columns: CrossoverColumns,
  platforms: readonly string[],
): readonly (readonly (number | '')[])[] {
  return platforms.map((platform, place) => {
    grid.text(rows.header, columns.platforms + place, platform, styles.header)
    const own = figures.candidates.flatMap(({ candidate, usd }, at) =>
      candidate.figures.planned.candidate.model.platform === platform
        ? [{ usd, column: columns.candidates + at }]
        : [],
    )
    const usd = cheapestAt(
      gridSizes,
      own.map((each) => each.usd),
    )
    usd.forEach((value, at) => {
      const cells = own.map(({ column }) => cellName(rows.grid + at, column)).join(',')
      grid.formula(
        rows.grid + at,
        columns.platforms + place,
        { formula: `IF(COUNT(${cells})=0,NA(),MIN(${cells}))`, value: value === '' ? '#N/A' : value },
        numeric(formats.usdSmall),
      )
    })
    return usd
  })
}

function putCrossing(
  grid: SheetGrid,
  columns: CrossoverColumns,
  crossing: Crossing,
  platforms: number,
): void {
  grid.text(rows.header, columns.ratio, 'ln (first ÷ second)', styles.header)
  grid.text(rows.header, columns.crossing, 'Crossed at MB', styles.header)
  crossing.ratios.forEach((value, at) => {
    const row = rows.grid + at
    const costs = rangeName({ row, column: columns.platforms, columns: platforms }, 'column')
    const [a, b] = [names.first, names.second].map(
      (name) => `INDEX(${costs},1,MATCH(${name},${names.platforms},0))`,
    )
    const formula = `IF(AND(ISNUMBER(${a}),ISNUMBER(${b})),IF(AND(${a}>0,${b}>0),LN(${a}/${b}),""),"")`
    grid.formula(row, columns.ratio, { formula, value }, numeric('0.0000'))
    if (at > 0) {
      const crossed = { formula: crossedFormula(row, columns), value: crossing.crossedMb[at] ?? '' }
      grid.formula(row, columns.crossing, crossed, numeric(formats.megabytes))
    }
  })
}

/** Interpolated on logarithms, where the sign has changed since the size before. */
function crossedFormula(row: number, columns: CrossoverColumns): string {
  const [before, here] = [cellName(row - 1, columns.ratio), cellName(row, columns.ratio)]
  const [mbBefore, mb] = [cellName(row - 1, 0), cellName(row, 0)]
  const at = `EXP(LN(${mbBefore})+(LN(${mb})-LN(${mbBefore}))*${before}/(${before}-${here}))`
  return `IF(AND(ISNUMBER(${before}),ISNUMBER(${here})),IF(${before}*${here}<0,${at},""),"")`
}

const colors = ['2F75B5', 'C55A11', '548235', '7030A0']

const costChart = (platforms: readonly string[], columns: CrossoverColumns): SheetChart => ({
  type: 'scatter',
  scatterStyle: 'line',
  title: 'Expected USD of one job by payload size',
  series: [
    ...platforms.map((name, at) => ({
      ...{ name, values: gridColumn(columns.platforms + at), categories: gridColumn(0) },
      ...{ color: colors[at % colors.length] ?? '000000', stroke: { width: 2.25 } },
      marker: { symbol: 'none' as const },
    })),
    {
      ...{ name: 'crossing of the pair', values: cellName(rows.answers + 2, 1, 'both') },
      ...{ categories: cellName(rows.answers + 1, 1, 'both'), color: '000000' },
      marker: { symbol: 'diamond' as const, size: 9, fill: '000000' },
    },
  ],
  anchor: { from: { row: 3, col: 3 }, to: { row: 26, col: 10 } },
  legend: 'bottom',
  axes: {
    x: {
      title: 'payload, MB',
      numberFormat: { formatCode: 'General' },
      scale: { logBase: 10 },
      crosses: 'min',
      tickLblPos: 'low',
    },
    y: {
      ...{
        title: 'USD per job',
        axisTitleRotation: -90,
        scale: { logBase: 10 },
        crosses: 'min',
        tickLblPos: 'low',
      },
      numberFormat: { formatCode: '0.E+00' },
      gridlines: { major: true },
    },
  },
  dispBlanksAs: 'gap',
  altText: 'Expected cost of one job on each platform over payload size, both axes logarithmic',
})

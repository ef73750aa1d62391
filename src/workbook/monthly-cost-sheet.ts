import type { SheetChart } from 'hucre/xlsx'
import type { BuiltSheet } from './built-sheet.ts'
import { cellName, rangeName } from './cell-names.ts'
import type { WorkbookContent } from './content.ts'
import { lineHeaderRow, monthlyRankRow, summaryHeaderRow, type Layout } from './layout.ts'
import { putLine } from './monthly-lines.ts'
import { rankColumns, summaryRange } from './monthly-columns.ts'
import { putSummary } from './monthly-summary.ts'
import { names, sheetNames } from './names.ts'
import { bestCandidate, rankingOf } from './ranking.ts'
import { SheetGrid } from './sheet-grid.ts'
import { formats, numeric, styles } from './styles.ts'
import { titleRows } from './title-rows.ts'

/** The ranking with its chart, then each candidate's total, then the lines that make it. */
export function monthlyCostSheet(content: WorkbookContent, layout: Layout): BuiltSheet {
  const grid = new SheetGrid(sheetNames.monthlyCost)
  const { ranks, candidates, tiers } = layout
  titleRows(
    grid,
    'Monthly cost',
    'The bill of a month for the inputs, by the rules of the sheet Method.',
    content,
  )
  grid.text(3, 0, 'Cheapest', styles.label)
  grid.formula(3, 1, bestCandidate(layout, content.inputs), styles.answer)
  grid.texts(
    monthlyRankRow - 1,
    0,
    ['Rank', 'Platform and sizing', 'USD per month', 'USD per job', '× cheapest'],
    styles.header,
  )
  putRanking(grid, content, layout)
  const summaryRow = summaryHeaderRow(ranks)
  grid.text(summaryRow - 1, 0, 'Each platform and sizing', styles.section)
  grid.texts(summaryRow, 0, summaryHeaders, styles.header)
  candidates.forEach((candidate, at) => putSummary(grid, candidate, at, content, layout))
  const linesRow = lineHeaderRow(ranks, candidates.length)
  grid.text(linesRow - 1, 0, 'Quantities and rates: free part first, then tier by tier', styles.section)
  grid.texts(linesRow, 0, lineHeaders(tiers), styles.header)
  for (const candidate of candidates) {
    for (const line of candidate.lines) putLine(grid, candidate, line, content, layout)
  }
  return {
    sheet: grid.sheet({
      widths: [22, 44, 30, 15, 16, 18, 18, 18, 16, 18, 17, 18, 18, 17, 17, 17],
      charts: [monthlyChart(ranks)],
      rowDefs: new Map([
        [summaryRow, { height: 32 }],
        [linesRow, { height: 32 }],
      ]),
    }),
    namedRanges: [],
  }
}

const summaryHeaders = [
  ...['Workload', 'Platform and sizing', 'USD per month', 'USD per job', 'Jobs that it cannot do'],
  ...['Billed seconds of jobs', 'Idle seconds, pre-initialised', 'Attempts', 'USD, if chosen', 'Rank'],
  ...['USD per second, first tier', 'USD per attempt, first tier', 'Note'],
]

const lineHeaders = (tiers: number): readonly string[] => [
  ...['Workload', 'Platform and sizing', 'Item', 'Unit', 'Per second', 'Per attempt', 'Quantity'],
  ...['Row in Rates', 'Free quantity'],
  ...Array.from({ length: tiers }, (_, tier) => [
    `Quantity, tier ${tier + 1}`,
    `USD, tier ${tier + 1}`,
  ]).flat(),
  'USD after discount',
]

function putRanking(grid: SheetGrid, { inputs }: WorkbookContent, layout: Layout): void {
  const ranking = rankingOf(layout, inputs)
  const best = ranking[0]?.usd ?? ''
  const bestCell = cellName(monthlyRankRow, rankColumns.usd, 'both')
  for (let at = 0; at < layout.ranks; at += 1) {
    const row = monthlyRankRow + at
    const ranked = ranking[at]
    const place = `MATCH(${cellName(row, 0)},${summaryRange(layout, 'rank')},0)`
    const from = (column: 'candidate' | 'ranked'): string =>
      `IFERROR(INDEX(${summaryRange(layout, column)},${place}),"")`
    const usd = cellName(row, rankColumns.usd)
    grid.number(row, rankColumns.rank, at + 1, { alignment: { horizontal: 'center' } })
    grid.formula(row, rankColumns.candidate, { formula: from('candidate'), value: ranked?.label ?? '' })
    grid.formula(
      row,
      rankColumns.usd,
      { formula: from('ranked'), value: ranked?.usd ?? '' },
      numeric(formats.usd),
    )
    const perJob = ratio(ranked?.usd, inputs.jobsPerMonth)
    grid.formula(
      row,
      rankColumns.perJob,
      { formula: `IF(${usd}="","",IF(${names.jobs}=0,"",${usd}/${names.jobs}))`, value: perJob },
      numeric(formats.usdSmall),
    )
    grid.formula(
      row,
      rankColumns.timesBest,
      {
        formula: `IF(${usd}="","",IF(${bestCell}=0,"",${usd}/${bestCell}))`,
        value: ratio(ranked?.usd, best),
      },
      numeric('0.00'),
    )
  }
}

/** Empty where it has no meaning, as in the formulas. */
const ratio = (value: number | undefined, by: number | ''): number | '' =>
  value === undefined || by === '' || by === 0 ? '' : value / by

/** The cheapest on top. */
const monthlyChart = (ranks: number): SheetChart => {
  const block = (column: number) => rangeName({ row: monthlyRankRow, rows: ranks, column })
  return {
    type: 'bar',
    title: 'USD per month',
    series: [
      {
        ...{
          name: 'USD per month',
          values: block(rankColumns.usd),
          categories: block(rankColumns.candidate),
        },
        color: '2F75B5',
      },
    ],
    anchor: { from: { row: 3, col: 5 }, to: { row: 3 + Math.max(ranks, 14) + 2, col: 14 } },
    gapWidth: 60,
    legend: false,
    dataLabels: { showValue: true },
    axes: { x: { reverse: true }, y: { hidden: true } },
    altText: 'Monthly cost of each platform and sizing, cheapest first',
  }
}

import { cellName, rangeName } from './cell-names.ts'
import type { Crossing } from './crossing.ts'
import { crossoverRows as rows, gridColumn, type CrossoverColumns } from './crossover-columns.ts'
import { gridSizes, type CrossoverFigures } from './crossover-figures.ts'
import { names } from './names.ts'
import type { SheetGrid } from './sheet-grid.ts'
import { formats, numeric, styles } from './styles.ts'

interface Answered {
  readonly figures: CrossoverFigures
  readonly columns: CrossoverColumns
  readonly crossing: Crossing
  /** Of the first platform of the pair. */
  readonly costs: readonly (number | '')[]
  readonly platforms: number
}

const none = 'none in this range'
const notBoth = 'no size that both can do'

/** What the table says of the chosen pair, above it. */
export function putAnswers(grid: SheetGrid, answered: Answered): void {
  const { columns, crossing, figures } = answered
  const labels = [
    ...['Crossings in this range', 'First crossing at MB', 'USD per job there'],
    ...['Cheaper for the smallest', 'Cheaper for the largest that both can do'],
  ]
  labels.forEach((label, at) => grid.text(rows.answers + at, 0, label, styles.label))
  const [ratios, crossed] = [gridColumn(columns.ratio), gridColumn(columns.crossing)]
  const row = rows.answers
  grid.formula(row, 1, { formula: `COUNT(${crossed})`, value: crossing.count }, styles.answer)
  grid.formula(
    row + 1,
    1,
    { formula: `IF(COUNT(${crossed})=0,"${none}",MIN(${crossed}))`, value: crossing.firstMb ?? none },
    { ...styles.answer, ...numeric(formats.megabytes) },
  )
  const cost = { formula: costThere(answered), value: costValue(answered) }
  grid.formula(row + 2, 1, cost, { ...styles.answer, ...numeric(formats.usdSmall) })
  const known = crossing.ratios.filter((ratio) => ratio !== '')
  const cheaper = (ratio: number | undefined): string =>
    ratio === undefined ? notBoth : ratio < 0 ? figures.first : figures.second
  // Sizes that cannot be done are the largest: the ratios that exist are the first ones.
  const at = (place: string): string =>
    `IF(COUNT(${ratios})=0,"${notBoth}",IF(INDEX(${ratios},${place})<0,${names.first},${names.second}))`
  grid.formula(row + 3, 1, { formula: at('1'), value: cheaper(known[0]) }, styles.answer)
  grid.formula(row + 4, 1, { formula: at(`COUNT(${ratios})`), value: cheaper(known.at(-1)) }, styles.answer)
}

/** Cost of the first platform at the crossing, interpolated on logarithms; not available where there is none. */
function costThere({ columns, platforms }: Answered): string {
  const mb = cellName(rows.answers + 1, 1)
  const sizes = gridColumn(0)
  const place = `MATCH(${mb},${sizes},1)`
  const costs = rangeName({ row: rows.grid, rows: gridSizes, column: columns.platforms, columns: platforms })
  const cost = (step: number): string =>
    `LN(INDEX(${costs},${place}+${step},MATCH(${names.first},${names.platforms},0)))`
  const size = (step: number): string => `LN(INDEX(${sizes},${place}+${step}))`
  const slope = `(${cost(1)}-${cost(0)})/(${size(1)}-${size(0)})`
  return `IF(ISNUMBER(${mb}),EXP(${cost(0)}+(LN(${mb})-${size(0)})*${slope}),NA())`
}

function costValue({ figures, crossing, costs }: Answered): number | string {
  const { sizesMb } = figures
  const mb = crossing.firstMb
  if (mb === undefined) return '#N/A'
  const at = sizesMb.findLastIndex((size) => size <= mb)
  const [low, high] = [costs[at], costs[at + 1]]
  const [from, to] = [sizesMb[at], sizesMb[at + 1]]
  if (typeof low !== 'number' || typeof high !== 'number' || from === undefined || to === undefined) {
    return '#N/A'
  }
  const slope = (Math.log(high) - Math.log(low)) / (Math.log(to) - Math.log(from))
  return Math.exp(Math.log(low) + (Math.log(mb) - Math.log(from)) * slope)
}

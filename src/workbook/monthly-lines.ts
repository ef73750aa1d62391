import { candidateLabel } from '../forecast/candidate.ts'
import { cellName, rangeName } from './cell-names.ts'
import { workloadOf, type WorkbookContent } from './content.ts'
import type { Layout, PlacedCandidate } from './layout.ts'
import type { LineFigures } from './month-figures.ts'
import { amountColumn, lineColumns as columns, summaryCell } from './monthly-columns.ts'
import { names, rateFromName, rateUsdName } from './names.ts'
import type { SheetGrid, Shown } from './sheet-grid.ts'
import { formats, numeric } from './styles.ts'

/** What a cell shows whose rate is not in the book: no number, and nothing that adds up to one. */
const notAvailable = '#N/A'

type Line = PlacedCandidate['lines'][number]

/** One item of one candidate: quantity, free part, quantity and rate of each tier, amount. */
export function putLine(
  grid: SheetGrid,
  candidate: PlacedCandidate,
  line: Line,
  { book, inputs }: WorkbookContent,
  layout: Layout,
): void {
  const { row, figures } = line
  const { units, quantity, priced } = figures
  const { candidate: offered } = candidate.figures.planned
  grid.texts(row, 0, [workloadOf(offered), candidateLabel(offered), units.item])
  const unit = layout.rates.find(({ rate }) => rate.item === units.item)?.rate.unit
  grid.text(row, columns.unit, unit ?? null)
  grid.number(row, columns.perSecond, units.perSecond, numeric('0.0000000000'))
  grid.number(row, columns.perAttempt, units.perAttempt)
  grid.formula(
    row,
    columns.quantity,
    { formula: quantityFormula(row, candidate.row), value: quantity },
    numeric(formats.quantity),
  )
  const key = `${cellName(row, columns.item)}&"|"&${names.region}`
  const place = layout.rates.findIndex(
    ({ rate }) => rate.item === units.item && rate.region === inputs.region,
  )
  grid.formula(row, columns.rateRow, {
    formula: `MATCH(${key},${names.rateKey},0)`,
    value: place === -1 ? notAvailable : place + 1,
  })
  const free = { formula: freeFormula(candidate, line, book), value: priced?.free ?? notAvailable }
  grid.formula(row, columns.free, free, numeric(formats.quantity))
  for (let tier = 0; tier < layout.tiers; tier += 1) putTier(grid, row, tier, figures, layout)
  grid.formula(
    row,
    amountColumn(layout.tiers),
    { formula: amountFormula(row, layout), value: priced?.amountUsd ?? notAvailable },
    numeric(formats.usdSmall),
  )
}

const quantityFormula = (row: number, summaryRow: number): string =>
  `${cellName(row, columns.perSecond)}*(${summaryCell(summaryRow, 'jobSeconds')}+${summaryCell(summaryRow, 'idleSeconds')})` +
  `+${cellName(row, columns.perAttempt)}*${summaryCell(summaryRow, 'attempts')}`

/** What is left of the allowance after the lines of the same candidate that stand above. */
function freeFormula(candidate: PlacedCandidate, line: Line, book: WorkbookContent['book']): string {
  const allowance = book.freeTier.find(({ items }) => items.includes(line.figures.units.item))
  const before = candidate.lines.filter(
    ({ row, figures }) => row < line.row && allowance?.items.includes(figures.units.item) === true,
  )
  const quantity = cellName(line.row, columns.quantity)
  const whole = `${names.freeTier}*INDEX(${names.rateFree},${cellName(line.row, columns.rateRow)})`
  const taken = before.map(({ row }) => `-${cellName(row, columns.quantity)}`).join('')
  return `MIN(${quantity},MAX(0,${whole}${taken}))`
}

function putTier(
  grid: SheetGrid,
  row: number,
  tier: number,
  { priced }: LineFigures,
  { tiers }: Layout,
): void {
  const shown = (value: (known: NonNullable<typeof priced>) => number | undefined): Shown =>
    priced === undefined ? notAvailable : (value(priced) ?? 0)
  const column = columns.tiers + 2 * tier
  grid.formula(
    row,
    column,
    { formula: tierFormula(row, tier, tiers), value: shown(({ quantities }) => quantities[tier]) },
    numeric(`${formats.quantity};-${formats.quantity};"–"`),
  )
  const rateRow = cellName(row, columns.rateRow)
  const usd = shown(({ rate }) => (rate.tiers[tier] === undefined ? 0 : Number(rate.tiers[tier].usd)))
  grid.formula(
    row,
    column + 1,
    { formula: `INDEX(${rateUsdName(tier + 1)},${rateRow})+0`, value: usd },
    numeric(`${formats.rate};-${formats.rate};"–"`),
  )
}

/** max(0, min(quantity, end of the tier) - max(start of the tier, free quantity)); an empty bound is none. */
function tierFormula(row: number, tier: number, tiers: number): string {
  const rateRow = cellName(row, columns.rateRow)
  const [quantity, free] = [cellName(row, columns.quantity), cellName(row, columns.free)]
  const bound = (of: number): string => `INDEX(${rateFromName(of + 1)},${rateRow})`
  const end =
    tier + 1 < tiers ? `MIN(${quantity},IF(${bound(tier + 1)}>0,${bound(tier + 1)},1E+300))` : quantity
  if (tier === 0) return `MAX(0,${end}-${free})`
  return `IF(${bound(tier)}>0,MAX(0,${end}-MAX(${bound(tier)},${free})),0)`
}

function amountFormula(row: number, { tiers }: Layout): string {
  const parts = Array.from({ length: tiers }, (_, tier) => {
    const column = columns.tiers + 2 * tier
    return `${cellName(row, column)}*${cellName(row, column + 1)}`
  })
  return `(${parts.join('+')})*(1-${names.discount}/100)`
}

/** A column over all lines of one candidate. */
export function linesRange({ lines }: PlacedCandidate, column: number): string {
  return rangeName({ row: lines[0]?.row ?? 0, rows: lines.length, column })
}

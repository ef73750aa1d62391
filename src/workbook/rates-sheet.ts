import { regionsOf, type TieredRate } from '../cost/price-book.ts'
import { namedBlock, type BuiltSheet } from './built-sheet.ts'
import { cellName } from './cell-names.ts'
import type { WorkbookContent } from './content.ts'
import type { Layout } from './layout.ts'
import { names, rateFromName, rateUsdName, sheetNames } from './names.ts'
import { SheetGrid } from './sheet-grid.ts'
import { formats, numeric, styles } from './styles.ts'

const headerRow = 4
const firstRow = headerRow + 1
const tierColumn = 5

/** Every rate that the model needs, in all regions of the book: list prices before the discount. */
export function ratesSheet({ book }: WorkbookContent, layout: Layout): BuiltSheet {
  const grid = new SheetGrid(sheetNames.rates)
  const { rates, tiers } = layout
  grid.text(0, 0, 'Rates', styles.title)
  grid.text(1, 0, `Price book ${book.name}, released ${book.released}: list prices in ${book.currency}.`)
  grid.text(
    2,
    0,
    'A rate that is not here is no rate: the platform then has no cost in that region, never 0. GB are 1024 MiB.',
    styles.note,
  )
  const after = tierColumn + 2 * tiers - 1
  grid.texts(headerRow, 0, headers(tiers), styles.header)
  rates.forEach((rate, at) => {
    const allowance = book.freeTier.find(({ items }) => items.includes(rate.rate.item))
    putRate(grid, firstRow + at, rate, allowance === undefined ? null : Number(allowance.quantity), after)
  })
  const regions = [...new Set(rates.map(({ rate }) => rate.region))].toSorted()
  const listed = regions.length > 0 ? regions : regionsOf(book)
  grid.text(headerRow, after + 4, 'Regions', styles.header)
  listed.forEach((region, at) => grid.text(firstRow + at, after + 4, region))
  const rows = Math.max(1, rates.length)
  const column = (name: string, at: number) =>
    namedBlock(name, grid.name, { row: firstRow, rows, column: at })
  const widths = [46, 36, 17, 13, 16, ...Array.from({ length: 2 * tiers - 1 }, () => 17), 12, 18, 120, 3, 17]
  return {
    sheet: grid.sheet({
      widths,
      freezePane: { rows: firstRow, columns: 3 },
      autoFilter: { range: `${cellName(headerRow, 0)}:${cellName(firstRow + rows - 1, after + 2)}` },
    }),
    namedRanges: [
      column(names.rateKey, 0),
      column(names.rateFree, 4),
      ...Array.from({ length: tiers }, (_, tier) => column(rateUsdName(tier + 1), usdColumn(tier))),
      ...Array.from({ length: tiers - 1 }, (_, tier) =>
        column(rateFromName(tier + 2), usdColumn(tier + 1) - 1),
      ),
      namedBlock(names.regions, grid.name, { row: firstRow, rows: listed.length, column: after + 4 }),
    ],
  }
}

/** Tiers count from 0; before each but the first stands where it begins. */
const usdColumn = (tier: number): number => tierColumn + 2 * tier

const headers = (tiers: number): readonly string[] => [
  ...['Key', 'Item', 'Region', 'Unit', 'Free per month'],
  ...Array.from({ length: tiers }, (_, tier) =>
    tier === 0 ? ['USD per unit'] : [`Tier ${tier + 1} from`, `USD in tier ${tier + 1}`],
  ).flat(),
  ...['Retrieved', 'Confidence', 'Source'],
]

function putRate(
  grid: SheetGrid,
  row: number,
  { rate, tiers }: TieredRate,
  free: number | null,
  after: number,
): void {
  const { item, region, unit } = rate
  grid.texts(row, 0, [`${item}|${region}`, item, region, unit])
  grid.number(row, 4, free, numeric(formats.count))
  tiers.forEach(({ from, usd }, tier) => {
    if (tier > 0) grid.number(row, usdColumn(tier) - 1, Number(from), numeric(formats.count))
    grid.number(row, usdColumn(tier), Number(usd), numeric(formats.rate))
  })
  grid.texts(row, after, [rate.retrieved, rate.confidence, rate.source])
}

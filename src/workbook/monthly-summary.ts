import { candidateLabel } from '../forecast/candidate.ts'
import { cellName } from './cell-names.ts'
import { workloadOf, type WorkbookContent } from './content.ts'
import type { Layout, PlacedCandidate } from './layout.ts'
import { modelCell } from './model-columns.ts'
import type { LevelFigures } from './month-figures.ts'
import { noRate } from './month-figures.ts'
import {
  amountColumn,
  lineColumns,
  summaryCell as cell,
  summaryColumns as columns,
  summaryRange,
} from './monthly-columns.ts'
import { linesRange } from './monthly-lines.ts'
import { names } from './names.ts'
import { rankingOf } from './ranking.ts'
import type { Computed, SheetGrid } from './sheet-grid.ts'
import { formats, numeric, styles } from './styles.ts'

/** How far beyond the largest measured size a curve is trusted without a word: as the forecast does. */
const silentFactor = 2

/** One candidate: what it is billed for, its total or why it has none, its place in the ranking. */
export function putSummary(
  grid: SheetGrid,
  candidate: PlacedCandidate,
  at: number,
  content: WorkbookContent,
  layout: Layout,
): void {
  const { row, figures } = candidate
  const { candidate: offered } = figures.planned
  grid.texts(row, 0, [workloadOf(offered), candidateLabel(offered)])
  const put = (column: keyof typeof columns, computed: Computed, format?: string): void =>
    grid.formula(row, columns[column], computed, format === undefined ? undefined : numeric(format))
  put('usd', totalOf(candidate, layout), formats.usd)
  put('usdPerJob', perJobOf(candidate, content), formats.usdSmall)
  put('infeasible', infeasibleOf(candidate), formats.share)
  put('jobSeconds', jobSecondsOf(candidate), formats.quantity)
  put('idleSeconds', idleSecondsOf(candidate), formats.quantity)
  put('attempts', attemptsOf(candidate), formats.quantity)
  const ranking = rankingOf(layout, content.inputs)
  const place = ranking.findIndex((ranked) => ranked.candidate === candidate)
  put('ranked', rankedOf(row, ranking[place]?.usd ?? ''), formats.usd)
  put('rank', rankOf(row, at, layout, place === -1 ? '' : place + 1))
  const rates = candidate.lines.map(({ figures: line }) => line)
  const known = rates.every(({ priced }) => priced !== undefined)
  const unitPrice = (of: 'perSecond' | 'perAttempt'): number | '' => {
    const list = rates.reduce(
      (sum, { units, priced }) => sum + units[of] * Number(priced?.rate.rate.usd ?? 0),
      0,
    )
    return known ? list * (1 - content.inputs.discountPercent / 100) : ''
  }
  for (const [column, of] of [
    ['usdPerSecond', 'perSecond'],
    ['usdPerAttempt', 'perAttempt'],
  ] as const) {
    put(column, { formula: unitPriceFormula(candidate, of), value: unitPrice(of) }, formats.rate)
  }
  grid.formula(row, columns.note, noteOf(candidate, content), styles.note)
}

function totalOf({ row, figures, ...candidate }: PlacedCandidate, { tiers }: Layout): Computed {
  const sum = `SUM(${linesRange({ row, figures, ...candidate }, amountColumn(tiers))})`
  const impossible = cell(row, 'infeasible')
  return {
    formula:
      `IF(${impossible}>0,"cannot do "&ROUND(100*${impossible},1)&" % of the jobs",` +
      `IF(ISERROR(${sum}),"${noRate}",${sum}))`,
    value: figures.total,
  }
}

const perJobOf = ({ row, figures }: PlacedCandidate, { inputs }: WorkbookContent): Computed => ({
  formula: `IF(AND(ISNUMBER(${cell(row, 'usd')}),${names.jobs}>0),${cell(row, 'usd')}/${names.jobs},"")`,
  value:
    typeof figures.total === 'number' && inputs.jobsPerMonth > 0 ? figures.total / inputs.jobsPerMonth : '',
})

const infeasibleOf = ({ levels, figures }: PlacedCandidate): Computed => ({
  formula: `MAX(${levels.map(({ row }) => modelCell(row, 'infeasible')).join(',')})`,
  value: figures.infeasibleShare,
})

/** Over the start levels: each times its failure factor. */
const overLevels = ({ levels }: PlacedCandidate, of: (row: number) => string): string =>
  levels.map(({ row }) => `${of(row)}*${modelCell(row, 'failureFactor')}`).join('+')

const jobSecondsOf = (candidate: PlacedCandidate): Computed => ({
  formula: `${names.jobs}*(${overLevels(candidate, (row) => `${modelCell(row, 'share')}*${modelCell(row, 'meanSeconds')}`)})`,
  value: candidate.figures.jobSeconds,
})

const attemptsOf = (candidate: PlacedCandidate): Computed => ({
  formula: `${names.jobs}*(${overLevels(candidate, (row) => modelCell(row, 'share'))})`,
  value: candidate.figures.attempts,
})

function idleSecondsOf(candidate: PlacedCandidate): Computed {
  const { planned, idleSeconds } = candidate.figures
  const [first] = candidate.levels
  if (planned.candidate.offer === 'on-demand' || first === undefined) return { formula: '0', value: 0 }
  const up = `MAX(60,ROUNDUP(${names.jobs}*${modelCell(first.row, 'upSeconds')},0))`
  const onThem = overLevels(
    candidate,
    (row) => `${modelCell(row, 'served')}*${modelCell(row, 'meanSeconds')}`,
  )
  return {
    formula: `IF(${names.idleHours}="",MAX(0,${up}-${names.jobs}*(${onThem})),${names.idleHours}*3600)`,
    value: idleSeconds,
  }
}

const rankedOf = (row: number, value: number | ''): Computed => ({
  formula: `IF(AND(ISNUMBER(${cell(row, 'usd')}),${cell(row, 'workload')}=${names.workload}),${cell(row, 'usd')},"")`,
  value,
})

/** Equal costs keep their order, so that every place of the ranking is taken once. */
function rankOf(row: number, at: number, layout: Layout, value: number | ''): Computed {
  const own = cell(row, 'ranked')
  const first = cellName(row - at, columns.ranked, 'both')
  const ties = at === 0 ? '' : `+SUMPRODUCT((${first}:${cell(row - 1, 'ranked')}=${own})*1)`
  return { formula: `IF(${own}="","",RANK(${own},${summaryRange(layout, 'ranked')},1)${ties})`, value }
}

/** Rates of the first tier, after the discount; empty where one of them is missing. */
function unitPriceFormula(candidate: PlacedCandidate, of: 'perSecond' | 'perAttempt'): string {
  const units = linesRange(candidate, lineColumns[of])
  const rates = linesRange(candidate, lineColumns.tiers + 1)
  return `IFERROR(SUMPRODUCT(${units},${rates})*(1-${names.discount}/100),"")`
}

function noteOf({ levels }: PlacedCandidate, { inputs }: WorkbookContent): Computed {
  const measured = `MIN(${levels.map(({ row }) => modelCell(row, 'largest')).join(',')})`
  const ratio = `SUMPRODUCT(MAX((${names.modelShare}>0)*${names.modelMb}))/${measured}`
  const value = largest(inputs) / Math.min(...levels.map(({ figures }) => measuredMb(figures)))
  return {
    formula: `IF(${ratio}>${silentFactor},"sizes up to "&ROUND(${ratio},1)&" × the largest measured: a guess","")`,
    value:
      value > silentFactor
        ? `sizes up to ${Math.round(10 * value) / 10} × the largest measured: a guess`
        : '',
  }
}

const largest = ({ mix }: PlannerInputsOf): number =>
  Math.max(...mix.map(({ bytes, share }) => (share > 0 ? bytes / 1e6 : 0)))
type PlannerInputsOf = WorkbookContent['inputs']

const measuredMb = ({ row }: LevelFigures): number => row.level.billedSeconds.largestBytes / 1e6

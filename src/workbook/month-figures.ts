import { tieredRateLookup, type TieredRate } from '../cost/price-book.ts'
import { PriceMissing } from '../core/errors.ts'
import { lambdaLimitSeconds } from './seconds-formula.ts'
import { curveAt, expectedSeconds } from '../forecast/size-curve.ts'
import type { PlannedCandidate, PlannerInputs, WorkbookContent } from './content.ts'
import { levelRows, type LevelRow } from './level-rows.ts'
import { unitsBought, type UnitsBought } from './platform-units.ts'

/** The numbers behind the formulas, by the functions of the forecast: what the cells show before they are recalculated. */
export interface CandidateFigures {
  readonly planned: PlannedCandidate
  readonly rows: readonly LevelFigures[]
  readonly infeasibleShare: number
  /** Billed for jobs in a month, the minimum of each applied, failed attempts too. */
  readonly jobSeconds: number
  /** Of pre-initialised workers, beside the jobs. */
  readonly idleSeconds: number
  readonly attempts: number
  readonly lines: readonly LineFigures[]
  /** A number, or why there is none. */
  readonly total: number | string
}

export interface LevelFigures {
  readonly row: LevelRow
  readonly share: number
  /** At each size of the mix. */
  readonly medians: readonly number[]
  readonly seconds: readonly number[]
  readonly meanSeconds: number
  /** Of the jobs, by the frontier and, on Lambda, by its time limit. */
  readonly infeasibleShare: number
}

export interface LineFigures {
  readonly units: UnitsBought
  readonly quantity: number
  /** Undefined: the book has no rate of the item in the region. */
  readonly priced: PricedLine | undefined
}

interface PricedLine {
  readonly rate: TieredRate
  readonly free: number
  /** In the order of the tiers. */
  readonly quantities: readonly number[]
  readonly amountUsd: number
}

export const noRate = 'no rate in this region'

export function candidateFigures(planned: PlannedCandidate, content: WorkbookContent): CandidateFigures {
  const { inputs } = content
  const rows = levelRows(planned).map((row) => levelFigures(row, planned, inputs))
  const perJob = (of: (figures: LevelFigures) => number): number =>
    rows.reduce((sum, figures) => sum + of(figures) * figures.row.level.failureFactor, 0)
  const jobSeconds = inputs.jobsPerMonth * perJob(({ share, meanSeconds }) => share * meanSeconds)
  const onThem = inputs.jobsPerMonth * perJob(({ row, meanSeconds }) => row.served * meanSeconds)
  const idleSeconds = idleSecondsOf(planned, inputs, onThem)
  const attempts = inputs.jobsPerMonth * perJob(({ share }) => share)
  const lines = lineFigures(planned, content, { seconds: jobSeconds + idleSeconds, attempts })
  const impossible = Math.max(...rows.map((row) => row.infeasibleShare))
  return {
    ...{ planned, rows, jobSeconds, idleSeconds, attempts, lines },
    infeasibleShare: impossible,
    total: totalOf(impossible, lines),
  }
}

function levelFigures(row: LevelRow, { candidate }: PlannedCandidate, inputs: PlannerInputs): LevelFigures {
  const { follows, simulated } = row.share
  const given = inputs.warmShare
  const share = follows === null || given === null ? simulated : follows === 'warm' ? given : 1 - given
  const curve = row.level.billedSeconds
  const medians = inputs.mix.map(({ bytes }) => curveAt(curve, bytes))
  const seconds = inputs.mix.map(({ bytes }) => expectedSeconds(curve, bytes, row.minimumSeconds))
  const meanSeconds = inputs.mix.reduce((sum, size, at) => sum + size.share * (seconds[at] ?? 0), 0)
  const { platform, smallestFailedBytes } = candidate.model
  const infeasibleShare = inputs.mix.reduce((sum, size, at) => {
    const fails = smallestFailedBytes !== null && size.bytes >= smallestFailedBytes
    const tooLong = platform === 'lambda' && (medians[at] ?? 0) > lambdaLimitSeconds
    return sum + (fails || tooLong ? size.share : 0)
  }, 0)
  return { row, share, medians, seconds, meanSeconds, infeasibleShare }
}

/** While pre-initialised workers are up, counted in whole seconds, less what the jobs on them were billed. */
function idleSecondsOf(
  { candidate, start }: PlannedCandidate,
  inputs: PlannerInputs,
  onThem: number,
): number {
  if (candidate.offer !== 'pre-initialised') return 0
  if (inputs.emrIdleHours !== null) return inputs.emrIdleHours * 3600
  const up = Math.ceil((start.upSecondsPerJob ?? 0) * inputs.jobsPerMonth)
  return Math.max(0, Math.max(60, up) - onThem)
}

function lineFigures(
  { candidate }: PlannedCandidate,
  { book, inputs }: WorkbookContent,
  { seconds, attempts }: { readonly seconds: number; readonly attempts: number },
): readonly LineFigures[] {
  const lookUp = tieredRateLookup(book, inputs.region)
  const used = new Map<string, number>()
  return unitsBought(candidate).map((units) => {
    const quantity = units.perSecond * seconds + units.perAttempt * attempts
    const allowance = book.freeTier.find(({ items }) => items.includes(units.item))
    const before = used.get(allowance?.name ?? '') ?? 0
    if (allowance !== undefined) used.set(allowance.name, before + quantity)
    const left = inputs.freeTier ? Math.max(0, Number(allowance?.quantity ?? 0) - before) : 0
    const rate = found(() => lookUp(units.item))
    const free = Math.min(quantity, left)
    return { units, quantity, priced: rate && priceLine(quantity, free, rate, inputs.discountPercent) }
  })
}

function priceLine(quantity: number, free: number, rate: TieredRate, discountPercent: number): PricedLine {
  const quantities = rate.tiers.map(({ from, to }) => {
    const end = to === null ? quantity : Math.min(quantity, Number(to))
    return Math.max(0, end - Math.max(Number(from), free))
  })
  const listUsd = rate.tiers.reduce((sum, { usd }, at) => sum + (quantities[at] ?? 0) * Number(usd), 0)
  return { rate, free, quantities, amountUsd: listUsd * (1 - discountPercent / 100) }
}

function found<T>(lookUp: () => T): T | undefined {
  try {
    return lookUp()
  } catch (error) {
    if (error instanceof PriceMissing) return undefined
    throw error
  }
}

function totalOf(impossible: number, lines: readonly LineFigures[]): number | string {
  if (impossible > 0) return `cannot do ${Math.round(1000 * impossible) / 10} % of the jobs`
  if (lines.some(({ priced }) => priced === undefined)) return noRate
  return lines.reduce((sum, { priced }) => sum + (priced?.amountUsd ?? 0), 0)
}

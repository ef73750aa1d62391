import { platforms, type Platform } from '../core/platform.ts'
import type { Candidate } from '../forecast/candidate.ts'
import { curveAt, expectedSeconds } from '../forecast/size-curve.ts'
import { workloadOf, type WorkbookContent } from './content.ts'
import type { Layout, PlacedCandidate } from './layout.ts'
import { lambdaLimitSeconds } from './seconds-formula.ts'

export const gridSizes = 60

/** The numbers behind the formulas of the sheet Crossover. */
export interface CrossoverFigures {
  readonly fromMb: number
  readonly toMb: number
  readonly sizesMb: readonly number[]
  /** Names of the pair that is shown first. */
  readonly first: string
  readonly second: string
  /** By candidate, by size: medians and billed seconds of each level, and the cost of one job. */
  readonly candidates: readonly CandidateGrid[]
}

export interface CandidateGrid {
  readonly candidate: PlacedCandidate
  readonly levels: readonly { readonly medians: readonly number[]; readonly seconds: readonly number[] }[]
  /** Empty where it has none: too large, no rate, or not the chosen workload. */
  readonly usd: readonly (number | '')[]
}

/** On demand only: idle pre-initialised workers belong to no single job. */
const comparedCandidates = ({ candidates }: Layout): readonly PlacedCandidate[] =>
  candidates.filter(({ figures }) => figures.planned.candidate.offer === 'on-demand')

export function crossoverFigures(content: WorkbookContent, layout: Layout): CrossoverFigures {
  const compared = comparedCandidates(layout)
  const curves = compared.flatMap(({ levels }) =>
    levels.map(({ figures }) => figures.row.level.billedSeconds),
  )
  const least = Math.min(...curves.map(({ smallestBytes }) => smallestBytes)) / 1e6
  const most = Math.max(...curves.map(({ largestBytes }) => largestBytes)) / 1e6
  // One measured size still makes a picture.
  const [fromMb, toMb] = least < most ? [least, most] : [least / 10, most * 10]
  const last = gridSizes - 1
  const sizesMb = Array.from({ length: gridSizes }, (_, at) =>
    // The ends exactly: a limit may lie on them.
    at === last ? toMb : fromMb * (toMb / fromMb) ** (at / last),
  )
  const [first = '', second = first] = platformsOf(compared)
  return {
    ...{ fromMb, toMb, sizesMb, first, second },
    candidates: compared.map((candidate) => gridOf(candidate, sizesMb, content)),
  }
}

/** In the order of the domain. */
export const platformsOf = (candidates: readonly PlacedCandidate[]): readonly Platform[] =>
  platforms.filter((name) =>
    candidates.some(({ figures }) => figures.planned.candidate.model.platform === name),
  )

function gridOf(
  candidate: PlacedCandidate,
  sizesMb: readonly number[],
  { inputs }: WorkbookContent,
): CandidateGrid {
  const { figures } = candidate
  const { candidate: offered } = figures.planned
  const levels = figures.rows.map(({ row }) => ({
    medians: sizesMb.map((mb) => curveAt(row.level.billedSeconds, mb * 1e6)),
    seconds: sizesMb.map((mb) => expectedSeconds(row.level.billedSeconds, mb * 1e6, row.minimumSeconds)),
  }))
  const prices = unitPrices(candidate, inputs.discountPercent)
  const usd = sizesMb.map((mb, at): number | '' => {
    const chosen = workloadOf(offered) === inputs.workload
    const slowest = Math.max(...levels.map(({ medians }) => medians[at] ?? 0))
    if (!chosen || prices === undefined || !isPossible(offered, mb, slowest)) return ''
    return figures.rows.reduce((sum, { row, share }, place) => {
      const seconds = levels[place]?.seconds[at] ?? 0
      const perAttempt = seconds * prices.perSecond + prices.perAttempt
      return sum + share * row.level.failureFactor * perAttempt
    }, 0)
  })
  return { candidate, levels, usd }
}

/** As `isFeasible` has it, by what the sheet shows. */
function isPossible({ model }: Candidate, mb: number, medianSeconds: number): boolean {
  if (model.smallestFailedBytes !== null && mb >= model.smallestFailedBytes / 1e6) return false
  return model.platform !== 'lambda' || medianSeconds <= lambdaLimitSeconds
}

/** At rates of the first tier, after the discount; undefined where a rate is missing. */
function unitPrices(
  { figures }: PlacedCandidate,
  discountPercent: number,
): { readonly perSecond: number; readonly perAttempt: number } | undefined {
  let [perSecond, perAttempt] = [0, 0]
  for (const { units, priced } of figures.lines) {
    if (priced === undefined) return undefined
    const usd = Number(priced.rate.rate.usd) * (1 - discountPercent / 100)
    perSecond += units.perSecond * usd
    perAttempt += units.perAttempt * usd
  }
  return { perSecond, perAttempt }
}

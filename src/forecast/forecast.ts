import { NotFound } from '../core/errors.ts'
import { decimal, decimalText } from '../cost/decimal.ts'
import { candidateLabel } from './candidate.ts'
import { checkExtrapolation } from './extrapolation.ts'
import { fitPlatformModels } from './fit-platform-models.ts'
import type { CandidateForecast, Forecast, MoneyEstimate } from './forecast-document.ts'
import type { ForecastRequest } from './forecast-request.ts'
import { estimateFrom } from './interval.ts'
import { latencyP95 } from './latency.ts'
import { cheapest, outlooks, usdOf, type Outlook } from './outlook.ts'
import { routeBySize } from './routing.ts'
import { sensitivityOf } from './sensitivity.ts'
import { assumptionsOf, candidateNotes, isNoiseless } from './forecast-words.ts'
import { uncertaintyOf, type Draws } from './uncertainty.ts'

/**
 * The monthly bill and the latency of a job mix on everything that was measured, the best single choice, the best choice
 * by payload size, and what would change the answer. Deterministic for a seed.
 * @throws NotFound where no trial succeeded @throws UsageInvalid too far beyond what was measured @throws PriceMissing
 */
export function forecast(request: ForecastRequest): Forecast {
  const models = fitPlatformModels(request.trials)
  const [first] = models
  if (first === undefined) {
    throw new NotFound('no succeeded trial to forecast from', {
      suggestions: ['Run `soalbench run` first, or name another run with --run.'],
    })
  }
  const found = outlooks(models, request)
  const warnings = checkExtrapolation(
    found.map(({ candidate }) => candidate),
    request.mix,
    request.extrapolate,
  )
  const draws = uncertaintyOf(models, found, request)
  const candidates = found
    .map((outlook, at) => candidateForecast(outlook, draws[at] ?? { usd: [], p95Seconds: [] }, request))
    .toSorted((a, b) => Number(a.monthlyUsd?.point ?? Infinity) - Number(b.monthlyUsd?.point ?? Infinity))
  const best = cheapest(found)
  return {
    ...{ workload: first.workload, format: first.format },
    jobsPerMonth: request.arrivals.jobsPerMonth,
    ...{ arrivals: request.arrivals.words, sizes: request.mixWords },
    ...{ region: request.prices.region, priceBook: request.prices.book.name },
    candidates,
    best: bestOf(best, candidates, found, draws),
    routing: routeBySize(found, request, best),
    sensitivity: sensitivityOf(models, found, request),
    ...{ warnings, assumptions: assumptionsOf(request, found) },
  }
}

function candidateForecast(outlook: Outlook, draws: Draws, request: ForecastRequest): CandidateForecast {
  const { candidate, start, priced } = outlook
  const { model, offer } = candidate
  const basis = { samples: samplesOf(outlook), spread: !isNoiseless(model) }
  const p95 = latencyP95(model, request.mix, start.warmShare)
  const jobs = request.arrivals.jobsPerMonth
  return {
    ...{ label: candidateLabel(candidate), platform: model.platform, sizing: model.sizing, offer, start },
    infeasibleShare: outlook.infeasibleShare,
    monthlyUsd: priced && moneyEstimate(priced.totalUsd, draws.usd, basis),
    usdPerJob: priced && decimalText(decimal(priced.totalUsd).div(decimal(jobs))),
    byReason: priced && priced.byReason,
    latencyP95Seconds: priced && estimateFrom(p95, draws.p95Seconds, basis),
    notes: candidateNotes(outlook),
  }
}

const samplesOf = ({ candidate }: Outlook): number =>
  Object.values(candidate.model.levels).reduce((sum, level) => sum + level.clientSeconds.samples, 0)

function moneyEstimate(
  point: string,
  draws: readonly string[],
  basis: { readonly samples: number; readonly spread: boolean },
): MoneyEstimate {
  const { low, high, confidence } = estimateFrom(Number(point), draws.map(Number), basis)
  const text = (value: number | undefined): string | null =>
    value === undefined ? null : decimalText(decimal(value))
  return { point, low: text(low), high: text(high), confidence, samples: basis.samples }
}

function bestOf(
  best: Outlook | undefined,
  candidates: readonly CandidateForecast[],
  found: readonly Outlook[],
  draws: readonly Draws[],
): Forecast['best'] {
  const label = best && candidateLabel(best.candidate)
  const monthlyUsd = candidates.find((candidate) => candidate.label === label)?.monthlyUsd
  if (best === undefined || label === undefined || monthlyUsd === undefined || monthlyUsd === null)
    return null
  const at = found.indexOf(best)
  const rivals = found
    .map((outlook, place) => ({ outlook, place }))
    .filter(({ outlook }) => usdOf(outlook) < Infinity)
  const own = draws[at]?.usd ?? []
  const wins = own.filter((usd, round) =>
    rivals.every(({ place }) => Number(draws[place]?.usd[round]) >= Number(usd)),
  )
  return { label, monthlyUsd, cheapestShare: wins.length / own.length }
}

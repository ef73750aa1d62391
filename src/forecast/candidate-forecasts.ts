import { decimal, decimalText } from '../cost/decimal.ts'
import { candidateLabel } from './candidate.ts'
import type { CandidateForecast, Forecast, MoneyEstimate } from './forecast-document.ts'
import type { ForecastRequest } from './forecast-request.ts'
import { candidateNotes, isNoiseless } from './forecast-words.ts'
import { estimateFrom } from './interval.ts'
import { latencyP95 } from './latency.ts'
import { cheapest, usdOf, type Outlook } from './outlook.ts'
import type { Draws } from './uncertainty.ts'

/** All candidates with their intervals, cheapest first, and the best single choice. `draws` in the order of `found`. */
export function candidateForecasts(
  found: readonly Outlook[],
  draws: readonly Draws[],
  request: Pick<ForecastRequest, 'mix' | 'arrivals'>,
): Pick<Forecast, 'candidates' | 'best'> {
  const candidates = found
    .map((outlook, at) => candidateForecast(outlook, draws[at] ?? { usd: [], p95Seconds: [] }, request))
    .toSorted((a, b) => Number(a.monthlyUsd?.point ?? Infinity) - Number(b.monthlyUsd?.point ?? Infinity))
  return { candidates, best: bestOf(cheapest(found), candidates, found, draws) }
}

function candidateForecast(
  outlook: Outlook,
  draws: Draws,
  request: Pick<ForecastRequest, 'mix' | 'arrivals'>,
): CandidateForecast {
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

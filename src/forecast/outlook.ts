import { candidatesOf, type Candidate } from './candidate.ts'
import { infeasibleShare } from './feasibility.ts'
import type { ForecastRequest } from './forecast-request.ts'
import type { PlatformModel } from './platform-model.ts'
import { priceMonth, type PricedMonth } from './price-month.ts'
import { startBehaviour, type StartBehaviour } from './start-behaviour.ts'

/** One candidate under one set of conditions; without a price where it cannot do all the jobs. */
export interface Outlook {
  readonly candidate: Candidate
  readonly start: StartBehaviour
  readonly infeasibleShare: number
  readonly priced: PricedMonth | null
}

/** What decides the cost of a month; a forecast varies it. */
export type Conditions = Pick<
  ForecastRequest,
  'arrivals' | 'mix' | 'prices' | 'keepAliveSeconds' | 'autoStopSeconds' | 'lambdaWarmShare' | 'seed'
>

/** In the order of the models. @throws PriceMissing */
export const outlooks = (models: readonly PlatformModel[], conditions: Conditions): readonly Outlook[] =>
  candidatesOf(models).map((candidate) => outlookOf(candidate, conditions))

function outlookOf(candidate: Candidate, conditions: Conditions): Outlook {
  const { mix } = conditions
  const start = startBehaviour(candidate, { ...conditions, share: 1 })
  const impossible = infeasibleShare(candidate.model, mix)
  const jobs = conditions.arrivals.jobsPerMonth
  const priced = impossible > 0 ? null : priceMonth(candidate, start, { jobs, mix }, conditions.prices)
  return { candidate, start, infeasibleShare: impossible, priced }
}

/** The cheapest that can do all the jobs. */
export function cheapest(candidates: readonly Outlook[]): Outlook | undefined {
  const possible = candidates.filter(({ priced }) => priced !== null)
  return possible.toSorted((a, b) => usdOf(a) - usdOf(b))[0]
}

/** For comparing; Infinity where it cannot be done. */
export const usdOf = ({ priced }: Outlook): number => (priced === null ? Infinity : Number(priced.totalUsd))

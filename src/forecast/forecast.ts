import { NotFound } from '../core/errors.ts'
import { candidateForecasts } from './candidate-forecasts.ts'
import { checkExtrapolation } from './extrapolation.ts'
import { fitPlatformModels } from './fit-platform-models.ts'
import type { Forecast } from './forecast-document.ts'
import type { ForecastRequest } from './forecast-request.ts'
import { assumptionsOf } from './forecast-words.ts'
import { cheapest, outlooks } from './outlook.ts'
import { routeBySize } from './routing.ts'
import { sensitivityOf } from './sensitivity.ts'
import { drawModels, uncertaintyOf } from './uncertainty.ts'

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
  const draws = uncertaintyOf(drawModels(models, request), found, request)
  return {
    ...{ workload: first.workload, format: first.format },
    jobsPerMonth: request.arrivals.jobsPerMonth,
    ...{ arrivals: request.arrivals.words, sizes: request.mixWords },
    ...{ region: request.prices.region, priceBook: request.prices.book.name },
    ...candidateForecasts(found, draws, request),
    routing: routeBySize(found, request, cheapest(found)),
    sensitivity: sensitivityOf(models, found, request),
    ...{ warnings, assumptions: assumptionsOf(request, found) },
  }
}

import { MonthToDate } from '../../cost/month-to-date.ts'
import { candidateForecasts } from '../../forecast/candidate-forecasts.ts'
import type { Forecast } from '../../forecast/forecast-document.ts'
import { equalMix } from '../../forecast/make-size-mix.ts'
import { outlooks, type Conditions, type Outlook } from '../../forecast/outlook.ts'
import { modelSampler, uncertaintyOf, type DrawnModels } from '../../forecast/uncertainty.ts'
import { subjectOf, type Controls } from './controls.ts'
import { forecastDefaults, type Planner, type PlannerSubject } from './planner.ts'

export interface MonthQuestion {
  readonly conditions: Conditions
  readonly found: readonly Outlook[]
}

/** What the controls say in the terms of a forecast, and the month of every candidate without its interval. */
export function planMonth(controls: Controls, planner: Planner): MonthQuestion {
  const subject = subjectOf(planner, controls)
  const { keepAliveSeconds, autoStopSeconds, seed } = forecastDefaults
  const options = { freeTier: false, discountPercent: String(controls.discountPercent) }
  const conditions: Conditions = {
    arrivals: { jobsPerMonth: controls.jobsPerMonth, times: null, words: 'at random' },
    mix: equalMix(controls.size === null ? subject.sizes : [controls.size]),
    prices: { book: planner.book, region: controls.region, month: MonthToDate.start, options },
    ...{ keepAliveSeconds, autoStopSeconds, seed },
    lambdaWarmShare: controls.warmShare ?? undefined,
  }
  return { conditions, found: outlooks(subject.models, conditions) }
}

/** One resampled set of the measurements after the other; `forecastDefaults.draws` of them are asked for. */
export const samplerOf = ({ models, observations }: PlannerSubject): (() => DrawnModels[number]) =>
  modelSampler(models, observations, forecastDefaults.seed)

/** The interval of each candidate from drawn models: all at once, or added up part by part. */
export interface Spread {
  add(drawn: DrawnModels): void
  read(): Pick<Forecast, 'candidates' | 'best'>
}

export function spreadOf({ conditions, found }: MonthQuestion): Spread {
  const draws = found.map(() => ({ usd: new Array<string>(), p95Seconds: new Array<number>() }))
  return {
    add(drawn) {
      uncertaintyOf(drawn, found, conditions).forEach(({ usd, p95Seconds }, at) => {
        draws[at]?.usd.push(...usd)
        draws[at]?.p95Seconds.push(...p95Seconds)
      })
    },
    read: () => candidateForecasts(found, draws, conditions),
  }
}

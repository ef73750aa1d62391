import { describe, expect, it } from 'vitest'
import { buildPlanner } from '../../src/report/index.ts'
import { buildReport } from '../../src/report/build-report.ts'
import { loadPriceBook } from '../../src/cost/price-book.ts'
import type { StoredRun, StoredTrial } from '../../src/store/run-record.ts'
import { fullRun } from './example-runs.ts'

const run = fullRun()

/** Beside every trial one that took no time and cost next to nothing; some say that they met a limit. */
function withAbsurd({ trials, ...rest }: StoredRun): StoredRun {
  const absurd = trials.map((trial, at): StoredTrial => ({
    ...trial,
    ...{ trialId: `absurd-${at}`, sequence: trials.length + 1 + at, state: 'invalid', invoice: null },
    ...{ failureCause: at % 3 === 0 ? 'timed-out' : 'wrong-output', failureMessage: 'wrong answer: none' },
    ...{ clientMs: 1, workMs: 1, platformMs: 1, billedMs: 1, usage: null, phases: [], contended: true },
    ...{ overheadUsage: [], overheadInvoices: [], unmeteredAttempts: 0 },
  }))
  return { ...rest, trials: [...trials, ...absurd] }
}

const resultsOf = (stored: StoredRun) => {
  const [results] = buildReport([stored], { soalbenchVersion: '0.0.0', draws: 100 }).results
  const { cells = [], notCompared: _, ...others } = results ?? {}
  return {
    ...others,
    cells: cells.map(({ trials, ...figures }) => ({ ...figures, succeeded: trials.succeeded })),
  }
}

describe('invalid trials, as many as there are others and a thousand times as fast', () => {
  it('change no figure of a report', () => {
    expect(resultsOf(withAbsurd(run))).toEqual(resultsOf(run))
  })

  it('are counted', () => {
    const [results] = buildReport([withAbsurd(run)], { soalbenchVersion: '0.0.0', draws: 100 }).results
    const invalid = (results?.cells ?? []).reduce((sum, { trials }) => sum + trials.invalid, 0)
    expect(invalid).toBeGreaterThanOrEqual(run.trials.length)
  })

  it('change nothing that the planner of a page reckons with', () => {
    const book = loadPriceBook('aws-2026-11')
    const planners = [run, withAbsurd(run)].map((each) => buildPlanner([each], { book, bookFlag: null }))
    expect(JSON.stringify(planners[1])).toBe(JSON.stringify(planners[0]))
  })
})

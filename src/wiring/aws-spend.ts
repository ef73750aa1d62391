import { worstCaseUsage } from '../bench/plan-usage.ts'
import { buildPlan, type Plan } from '../bench/plan.ts'
import { UsageInvalid } from '../core/errors.ts'
import { decimal, decimalText, sum } from '../cost/decimal.ts'
import { invoiceFor } from '../cost/index.ts'
import { loadPriceBook, priceBooks } from '../cost/price-book.ts'
import { parseUsd } from './budget.ts'
import type { AwsAccount } from './aws-account.ts'
import { planOptionsOf } from './run-record-of.ts'
import type { IntendedRun } from './run-recording.ts'

/** What somebody is asked before the first call that is billed. */
export interface SpendQuestion {
  readonly trials: number
  /** Exact: the bill when every trial runs into its time limit on every attempt that it has; no more than the cap. */
  readonly maximumUsd: string
  /** Exact, of `--max-cost`. */
  readonly capUsd: string | undefined
  /** `account ****1234, user/name, eu-central-1, stack soalbench` */
  readonly where: string
}

export function spendQuestion(asked: {
  readonly account: AwsAccount
  readonly intended: IntendedRun
  readonly maxCostUsd: string | undefined
}): SpendQuestion {
  const { account, intended, maxCostUsd } = asked
  const { deployment, endpoint } = account
  const { plan, priceBook, ended } = leftOf(intended)
  const book = loadPriceBook(priceBook)
  const left = plan.trials.filter(({ trialId }) => !ended.has(trialId))
  const worst = left.map(({ cell }) =>
    decimal(invoiceFor(worstCaseUsage(cell, plan.region, plan.timeoutSeconds), book).totalUsd),
  )
  const maximum = sum(worst)
  const cap = maxCostUsd === undefined ? undefined : parseUsd(maxCostUsd)
  // A search adds trials to those that it begins with: only the cap bounds it.
  const isOpen = plan.refine !== undefined
  if (isOpen && cap === undefined) {
    throw new UsageInvalid('a search has no largest bill of its own: --refine', {
      suggestions: ['Give --max-cost: it is then the most that the search can cost.'],
    })
  }
  const most = cap !== undefined && (isOpen || cap.lt(maximum)) ? cap : maximum
  const place = endpoint === null ? '' : `, NOT AWS: ${endpoint}`
  return {
    trials: left.length,
    maximumUsd: decimalText(most),
    capUsd: cap === undefined ? undefined : decimalText(cap),
    where: `${account.identity}, stack ${deployment.stack}${place}`,
  }
}

function leftOf({ planned, resumed }: IntendedRun): {
  readonly plan: Plan
  readonly priceBook: string
  readonly ended: ReadonlySet<string>
} {
  const newest = priceBooks.at(-1) ?? priceBooks[0]
  if (planned !== undefined) return { plan: planned.plan, priceBook: newest.name, ended: new Set() }
  const options = resumed && planOptionsOf(resumed.run)
  if (resumed === undefined || options === undefined) throw new Error('neither a plan nor a run to resume')
  const ended = resumed.trials.filter(({ state }) => state !== 'cancelled').map(({ trialId }) => trialId)
  return { plan: buildPlan(options), priceBook: resumed.run.priceBook, ended: new Set(ended) }
}

import { guessSeconds } from '../bench/estimate-time.ts'
import { buildPlan } from '../bench/plan.ts'
import { usageFor, worstCaseUsage } from '../bench/plan-usage.ts'
import { listWorkloads } from '../bench/workloads.ts'
import { describeCell, type Cell } from '../core/cell.ts'
import { formatBytes } from '../core/size.ts'
import { decimal, decimalText, sum } from '../cost/decimal.ts'
import { invoiceFor } from '../cost/index.ts'
import { priceBooks } from '../cost/price-book.ts'
import { matrixOf, type MatrixFlags } from './matrix.ts'
import { parseUsd } from './budget.ts'
import { dearestTrial, previewSearch, type SearchPreview } from './preview-search.ts'

export interface PlanPreview {
  /** Of a search those that it begins with; the sums below are theirs as well. */
  readonly trials: number
  /** Exact decimals: what the guessed times would cost, and the most that could be billed. */
  readonly expectedUsd: string
  readonly maximumUsd: string
  readonly expectedSeconds: number
  readonly priceBook: string
  readonly notes: readonly string[]
  /** What a search adds to them. */
  readonly refine: SearchPreview | undefined
  /** With `--max-cost`: the cap, and the most that one trial can cost. Under a cap below that not all trials can start. */
  readonly cap?: { readonly usd: string; readonly oneTrialUsd: string }
  readonly cells: readonly {
    readonly cell: Cell
    readonly label: string
    readonly repetitions: number
    readonly expectedSeconds: number
    readonly expectedUsd: string
    readonly maximumUsd: string
  }[]
}

/** What a run would do and cost at most; calls nothing. @throws UsageInvalid, PriceMissing */
export async function previewPlan(
  flags: MatrixFlags,
  locations: { readonly workloads: string },
  maxCostUsd?: string,
): Promise<PlanPreview> {
  const capUsd = maxCostUsd === undefined ? undefined : decimalText(parseUsd(maxCostUsd))
  const known = await listWorkloads(locations.workloads)
  const plan = buildPlan(
    await matrixOf(flags, { runId: 'preview', knownWorkloads: known.map(({ name }) => name) }),
  )
  const [book] = priceBooks.slice(-1)
  if (book === undefined) throw new Error('no price book')
  const { region, repetitions, timeoutSeconds } = plan
  const cells = plan.cells.map((cell) => {
    const seconds = guessSeconds(cell)
    const times = (usd: string): string => decimalText(decimal(usd).times(repetitions))
    return {
      ...{
        cell,
        label: describeCell(cell, formatBytes),
        repetitions,
        expectedSeconds: seconds * repetitions,
      },
      expectedUsd: times(invoiceFor(usageFor(cell, region, seconds), book).totalUsd),
      maximumUsd: times(invoiceFor(worstCaseUsage(cell, region, timeoutSeconds), book).totalUsd),
    }
  })
  const total = (amounts: readonly string[]): string => decimalText(sum(amounts.map((usd) => decimal(usd))))
  return {
    ...{ trials: plan.trials.length, priceBook: book.name, notes: plan.notes, cells },
    expectedUsd: total(cells.map((cell) => cell.expectedUsd)),
    maximumUsd: total(cells.map((cell) => cell.maximumUsd)),
    expectedSeconds: cells.reduce((seconds, cell) => seconds + cell.expectedSeconds, 0),
    refine: previewSearch(plan, book),
    ...(capUsd !== undefined && { cap: { usd: capUsd, oneTrialUsd: dearestTrial(plan, book) } }),
  }
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Usage } from '../../src/core/usage.ts'
import { costOf } from '../../src/cost/cost-of.ts'
import { invoiceFor, priceUsage } from '../../src/cost/index.ts'
import { MonthToDate } from '../../src/cost/month-to-date.ts'
import { loadPriceBook } from '../../src/cost/price-book.ts'
import { withDatabase } from '../../src/store/database.ts'
import { recordRun, recordTrial } from '../../src/store/record.ts'
import type { StoredTrial } from '../../src/store/run-record.ts'
import type { Workspace } from '../../src/store/workspace.ts'
import { pricedElsewhere } from '../../src/wiring/priced-elsewhere.ts'
import { repriceTrials, type Repriced, type RepriceRequest } from '../../src/wiring/reprice-trials.ts'
import { emrServerlessUsage, glueUsage, lambdaUsage } from '../cost/arbitrary-usage.ts'
import { smallBook } from '../cost/small-book.ts'
import { exampleRun, exampleTrial } from '../store/example-run.ts'
import { temporaryWorkspace } from '../store/temporary-workspace.ts'

const book = loadPriceBook('aws-2026-11')
const runId = exampleRun().runId

/** Lambda trial n, billed 1,000·(n + 1) ms, with the invoice that the book gives for it. */
function trialOf(n: number, change: Partial<StoredTrial> = {}): StoredTrial {
  const usage: Usage = {
    ...{
      platform: 'lambda',
      region: 'us-east-1',
      architecture: 'x86_64',
      memoryMiB: 1024,
      ephemeralMiB: 512,
    },
    ...{ billedMs: [1000 * (n + 1)], requests: 1, basis: 'billed', meteredMs: 1000 * n + 999.5 },
    startUpShare: 0.3,
  }
  const none = { overheadUsage: [], overheadInvoices: [], unmeteredAttempts: 0 }
  const trialId = `priced-${n}`
  return { ...exampleTrial(0), ...none, trialId, usage, invoice: invoiceFor(usage, book), ...change }
}

async function workspaceWith(trials: readonly StoredTrial[], run = exampleRun()): Promise<Workspace> {
  const workspace = await temporaryWorkspace()
  await recordRun(workspace, run)
  for (const trial of trials) await recordTrial(workspace, trial)
  return workspace
}

const reprice = (workspace: Workspace, change: Partial<RepriceRequest> = {}): Promise<Repriced> =>
  repriceTrials({
    ...{ workspace: workspace.root, run: 'latest', priceBook: undefined, region: undefined },
    ...{ architecture: undefined, discount: undefined },
    ...change,
  })

describe('repricing', () => {
  it('with the book of the run gives what was recorded, to the last digit', async () => {
    const { total, cells } = await reprice(await workspaceWith([trialOf(0), trialOf(1), trialOf(2)]))
    expect(total).toMatchObject({
      trials: 3,
      succeeded: 3,
      recordedUsd: '0.0001006002',
      newUsd: '0.0001006002',
    })
    expect(cells).toEqual([expect.objectContaining({ workload: 'aggregate', platform: 'lambda', ...total })])
  })

  it('divides the cost of all trials, failed ones too, by those that succeeded', async () => {
    const failed = trialOf(1, { state: 'failed', failureCause: 'script-error' })
    const { total } = await reprice(await workspaceWith([trialOf(0), failed, trialOf(2)]))
    expect(total).toMatchObject({ trials: 3, succeeded: 2, newUsd: '0.0001006002' })
    expect(total.newUsdPerSuccess).toBe('0.0000503001')
  })

  it('leaves what invalid trials were billed out of the cost of a success, and in the total', async () => {
    const right = [trialOf(0), trialOf(1, { state: 'failed' })]
    const wrong = trialOf(2, { state: 'invalid', failureCause: 'wrong-output' })
    const [without, beside] = await Promise.all(
      [right, [...right, wrong]].map(async (trials) => reprice(await workspaceWith(trials))),
    )
    expect(beside?.total.newUsdPerSuccess).toBe(without?.total.newUsdPerSuccess)
    expect(beside?.total.recordedUsdPerSuccess).toBe(without?.total.recordedUsdPerSuccess)
    expect(Number(beside?.total.newUsd)).toBeGreaterThan(Number(without?.total.newUsd))
  })

  it('has no cost per success without one, and no recorded cost that is only a part', async () => {
    const failed = { state: 'failed', failureCause: 'timed-out' } as const
    const trials = [
      trialOf(0, failed),
      trialOf(1, { ...failed, invoice: null }),
      trialOf(2, { ...failed, usage: null }),
    ]
    const { total } = await reprice(await workspaceWith(trials))
    expect(total).toMatchObject({ withoutUsage: 1, recordedUsd: null, newUsd: '0.0000504001' })
    expect(total).toMatchObject({ recordedUsdPerSuccess: null, newUsdPerSuccess: null })
  })

  it('moves Lambda and EMR Serverless to another architecture, region and discount', async () => {
    const workspace = await workspaceWith([trialOf(0)])
    const arm = await reprice(workspace, { architecture: 'arm64', region: 'ap-southeast-1', discount: '50' })
    expect(arm.total.newUsd).toBe('0.0000067667')
    expect(arm).toMatchObject({ region: 'ap-southeast-1', architecture: 'arm64', discountPercent: '50' })
  })

  it('keeps what was billed beside the samples out of the cells', async () => {
    const { usage, invoice } = trialOf(4)
    if (usage === null || invoice === null) throw new Error('it is billed')
    const trial = trialOf(0, { overheadUsage: [usage], overheadInvoices: [invoice], unmeteredAttempts: 2 })
    const { total, overhead, unmeteredAttempts } = await reprice(await workspaceWith([trial]))
    expect(total.newUsd).toBe('0.0000168667')
    expect(overhead).toEqual({ usages: 1, recordedUsd: invoice.totalUsd, newUsd: invoice.totalUsd })
    expect(unmeteredAttempts).toBe(2)
  })

  it('reads trials of earlier releases, and one cell of both is one', async () => {
    const workspace = await workspaceWith([trialOf(0), trialOf(1)])
    await withDatabase(workspace, 'write', (connection) =>
      connection.run(
        `UPDATE trials SET overhead_usage_json = NULL, overhead_invoices_json = NULL, unmetered_attempts = NULL
         WHERE trial_id = 'priced-1'`,
      ),
    )
    const { cells, total } = await reprice(workspace)
    expect(cells).toHaveLength(1)
    expect(total).toMatchObject({ trials: 2, newUsd: '0.0000504001', recordedUsd: '0.0000504001' })
  })

  it('takes one run, or all', async () => {
    const workspace = await workspaceWith([trialOf(0)])
    const later = { ...exampleRun('20261122-000000-zzzz'), startedAt: '2026-11-22T00:00:00.000Z' }
    await recordRun(workspace, later)
    await recordTrial(workspace, trialOf(1, { runId: later.runId, trialId: 'later' }))
    expect((await reprice(workspace)).runs.map((run) => run.runId)).toEqual([later.runId])
    expect((await reprice(workspace, { run: runId })).total.newUsd).toBe('0.0000168667')
    const all = await reprice(workspace, { run: 'all' })
    expect(all.runs).toHaveLength(2)
    expect(all.total.newUsd).toBe('0.0000504001')
  })

  it('without a rate there is no result', async () => {
    const workspace = await workspaceWith([trialOf(0)])
    await expect(reprice(workspace, { region: 'mars-1' })).rejects.toThrow(/mars-1/)
    await expect(reprice(workspace, { run: 'nope' })).rejects.toThrow('no such run: nope')
    await expect(reprice(workspace, { discount: 'all' })).rejects.toThrow('--discount: "all"')
  })
})

it('a cost is the total of the invoice, whatever of the usage only splits it', () => {
  const discountPercent = fc.constantFrom('0', '7.5', '100')
  fc.assert(
    fc.property(fc.oneof(lambdaUsage, emrServerlessUsage, glueUsage), discountPercent, (usage, discount) => {
      const options = { discountPercent: discount }
      const elsewhere = pricedElsewhere(usage, { region: undefined, architecture: undefined })
      const { totalUsd } = priceUsage(usage, smallBook, MonthToDate.start, options).invoice
      expect(costOf(elsewhere, smallBook, options).toFixed()).toBe(totalUsd)
    }),
    { numRuns: 3_000 },
  )
})

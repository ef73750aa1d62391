import { medianHarnessOverheadMs } from '../bench/harness-overhead.ts'
import type { RunSummary } from '../bench/run-dependencies.ts'
import type { Plan } from '../bench/plan.ts'
import { runPlan } from '../bench/run-plan.ts'
import { stageWorkload } from '../bench/run-scripts.ts'
import type { Cell } from '../core/cell.ts'
import { UsageInvalid } from '../core/errors.ts'
import type { Observer } from '../core/events.ts'
import type { Target } from '../core/platform.ts'
import type { Trial } from '../core/trial.ts'
import type { TrialIntent } from '../store/journal-event.ts'
import { lockWorkspace } from '../store/workspace-lock.ts'
import { journalPath, openWorkspace, type Workspace } from '../store/workspace.ts'
import { attemptLog } from './attempt-log.ts'
import { openAccount, type AwsAccount, type AwsFlags } from './aws-account.ts'
import { requireSameAccount } from './aws-resumed.ts'
import { spendQuestion, type SpendQuestion } from './aws-spend.ts'
import { withStockMemory } from './aws-stock-function.ts'
import { openAwsTarget } from './aws-target.ts'
import { Budget } from './budget.ts'
import { requireInstallation } from './installation.ts'
import { finishedOutcome } from './finished-outcome.ts'
import type { MatrixFlags } from './matrix.ts'
import type { Installation } from '../local/install/installation.ts'
import { payloadsOf } from './payload-cache.ts'
import { beginRecording, intendRun, type IntendedRun, type Recording } from './run-recording.ts'
import { priceTrial, spentUsd } from './price-trial.ts'
import { refineOutcome, type RefineOutcome } from './refine-outcome.ts'
import { Refinement } from './refinement.ts'
import { openRunTarget, type RunTarget } from './run-target.ts'
import { whileLoggedIn } from './while-logged-in.ts'
import { steadyClock } from './steady-clock.ts'
import { TrialClocks } from './trial-clocks.ts'

export interface RunRequest {
  readonly flags: MatrixFlags
  /** Where a run is to go on, if that was said; it goes on where it was begun. */
  readonly resumeOn?: Target | undefined
  /** A run to go on with; its own plan then stands in the place of the flags. */
  readonly resume: string | undefined
  readonly maxCostUsd: string | undefined
  /** Nothing is computed: neither an installation is needed, nor is any figure a measurement. */
  readonly rehearse?: boolean
  readonly locations: {
    readonly packageRoot: string
    readonly workspace: string
    readonly cache: string
    readonly workloads: string
    readonly soalImage: string
  }
  readonly soalbenchVersion: string
  readonly observe: Observer
  /** One line of the engines, for whoever looks for a fault. */
  readonly log: (line: string) => void
  readonly signal: AbortSignal
  /** For runs on AWS. */
  readonly aws?: AwsRequest
}

interface AwsRequest extends AwsFlags {
  /** Shows what the run can cost at most and asks whether it may. @throws UsageInvalid where it may not */
  readonly confirm: (question: SpendQuestion) => Promise<void>
}

export interface RunOutcome extends RunSummary {
  readonly target: Target
  /** All that was billed, exact; on local engines modelled: list prices of what the engines metered. */
  readonly billedUsd: string
  /** The most that attempts without a known bill can have cost. */
  readonly unknownUsd: string
  /** Median of what the harness adds to a trial, ms. */
  readonly overheadMs: number | undefined
  /** Of a run that searched for crossovers. */
  readonly refine: RefineOutcome | undefined
  readonly database: string
  readonly journal: string
}

/**
 * Plans and runs, or goes on with a run. What was measured is on disk the moment its trial ends.
 * @throws UsageInvalid, NotFound, WorkspaceUnusable, StoreCorrupt, EngineUnavailable, PlatformUnavailable
 */
export async function executeRun(request: RunRequest): Promise<RunOutcome> {
  const flags = await withStockMemory(request)
  const intended = await intendRun({ ...request, flags })
  const workspace = await openWorkspace(request.locations.workspace)
  if (intended.finished !== undefined) {
    const message = `run ${intended.finished.run.runId} is complete: nothing is left to do`
    request.observe({ type: 'warning', message })
    return finishedOutcome(intended.finished, workspace)
  }
  const account = await accountOf(request, intended)
  const lock = await lockWorkspace(workspace, { command: 'soalbench run', now: Date.now })
  try {
    const needsNone = request.rehearse === true || account !== undefined
    const installation = needsNone ? undefined : await requireInstallation(request.locations)
    const recording = await beginRecording({ request, workspace, installation, account, intended })
    try {
      const { plan } = recording
      const target = await targetOf(request, { installation, account, plan })
      try {
        return await execute(request, workspace, recording, target)
      } finally {
        await target.close()
      }
    } catch (error) {
      await endIncomplete(recording, request.observe)
      throw error
    } finally {
      await recording.writer.close()
    }
  } finally {
    await lock.release()
  }
}

/** Whose account a run on AWS spends in, confirmed; undefined for one on this computer. */
async function accountOf(request: RunRequest, intended: IntendedRun): Promise<AwsAccount | undefined> {
  const { target, region } = intended.place
  if (target !== 'aws') return undefined
  const { aws, rehearse, locations } = request
  if (rehearse === true || aws === undefined) {
    throw new UsageInvalid('a rehearsal has no AWS account: --rehearse and --target aws', {
      suggestions: ['Leave one of them out.'],
    })
  }
  const account = await openAccount(aws, { region, packageRoot: locations.packageRoot, now: Date.now })
  requireSameAccount(account, intended.resumed)
  await aws.confirm(spendQuestion({ account, intended, maxCostUsd: request.maxCostUsd }))
  return account
}

async function targetOf(
  request: RunRequest,
  place: { installation: Installation | undefined; account: AwsAccount | undefined; plan: Plan },
): Promise<RunTarget> {
  const { account, plan, installation } = place
  const { aws: flags, signal } = request
  if (account === undefined || flags === undefined) return openRunTarget({ ...request, installation, plan })
  const { packageRoot } = request.locations
  return openAwsTarget({ account, flags, plan, packageRoot, signal, now: Date.now })
}

/** What was measured stays, and the rest can be made up for; a disk that is full takes not even this line. */
async function endIncomplete({ writer }: Recording, observe: Observer): Promise<void> {
  const ended = await writer.end('incomplete').then(
    () => '',
    () => ' when it can be written again',
  )
  const message = `the run stopped early; go on${ended} with: soalbench run --resume ${writer.runId}`
  observe({ type: 'warning', message })
}

async function execute(
  request: RunRequest,
  workspace: Workspace,
  recording: Recording,
  target: RunTarget,
): Promise<RunOutcome> {
  const { plan, writer, book, completed, lost, before } = recording
  const { observe, signal, locations } = request
  for (const message of [...plan.notes, ...target.notes]) observe({ type: 'warning', message })
  const budget = new Budget({ capUsd: request.maxCostUsd, plan, book })
  const trials = new Map(completed.map((trial) => [trial.trialId, trial]))
  const refinement = plan.refine === undefined ? undefined : new Refinement(plan, book, trials)
  ;[...completed, ...lost.map(unbilled)].forEach((trial) => budget.settle(trial))
  before.forEach((attempts, trialId) => budget.carry(trialId, attempts))
  const cells = new Map<string, Cell>()
  const clock = steadyClock()
  const clocks = new TrialClocks(clock, (message) => observe({ type: 'warning', message }))
  const summary = await runPlan(plan, {
    ...{ observe, signal, now: () => Math.round(clock.now()), completed },
    refuse: async (planned) => budget.refuse(planned) ?? (await target.mayStart?.()),
    ...(target.laneOf !== undefined && { laneOf: target.laneOf }),
    ...(target.explain !== undefined && { explain: target.explain }),
    lost: lost.map(({ trialId }) => trialId),
    before,
    earlierMayLive: target.earlierMayLive,
    patience: target.patience,
    attempts: whileLoggedIn(
      attemptLog({ writer, budget, book, cellOf: (trialId) => required(cells.get(trialId)) }),
      target.mayStart,
    ),
    ...{ runners: target.runners, storage: target.storage, poll: target.poll },
    enforcementOf: target.enforcementOf,
    ...(refinement !== undefined && { moreTrials: refinement.more }),
    payloadFor: payloadsOf({ locations, signal, observe }),
    scriptFor: async (name) => {
      const { workloads } = recording
      const { packageRoot } = locations
      const script = await stageWorkload(name, {
        workloads,
        packageRoot,
        storage: target.storage,
        format: plan.format,
      })
      refuseOtherScript(name, script.sha256, completed)
      return script
    },
    intendTrial: (planned) => {
      cells.set(planned.trialId, planned.cell)
      clocks.begin(planned.trialId)
      return writer.intend(planned)
    },
    priceOf: (trial) => spentUsd(priceTrial(trial, book)),
    async recordTrial(trial) {
      const stored = priceTrial({ ...clocks.judged(trial), place: target.place }, book)
      await writer.record(stored)
      budget.settle(stored)
      trials.set(trial.trialId, stored)
    },
  })
  await writer.end(summary.state)
  return {
    ...summary,
    target: plan.target,
    billedUsd: budget.settledUsd,
    unknownUsd: budget.reservedUsd,
    overheadMs: medianHarnessOverheadMs([...trials.values()]),
    refine: refinement === undefined ? undefined : refineOutcome(plan, refinement),
    database: workspace.database,
    journal: journalPath(workspace, plan.runId),
  }
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('an attempt of a trial that has not begun')
  return value
}

/** An attempt that began, and nothing more is known of it. */
const unbilled = ({ trialId, cell }: TrialIntent) => ({
  ...{ trialId, cell, unmeteredAttempts: 1 },
  ...{ invoice: null, overheadInvoices: [] },
})

/** One run measures one script: a resumed run must not mix what a workload was with what it is now. */
function refuseOtherScript(workload: string, sha256: string, completed: readonly Trial[]): void {
  const other = completed.find(
    (trial) =>
      trial.cell.workload === workload && trial.scriptSha256 !== null && trial.scriptSha256 !== sha256,
  )
  if (other === undefined) return
  throw new UsageInvalid(`workload has changed since the run began: ${workload}`, {
    suggestions: ['Start a new run: figures of two scripts do not belong together.'],
  })
}

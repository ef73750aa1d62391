import { medianHarnessOverheadMs } from '../bench/harness-overhead.ts'
import type { RunSummary } from '../bench/run-dependencies.ts'
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
import { Budget } from './budget.ts'
import { requireInstallation } from './installation.ts'
import { finishedOutcome } from './finished-outcome.ts'
import type { MatrixFlags } from './matrix.ts'
import { payloadsOf } from './payload-cache.ts'
import { beginRecording, intendRun, type Recording } from './run-recording.ts'
import { priceTrial, spentUsd } from './price-trial.ts'
import { refineOutcome, type RefineOutcome } from './refine-outcome.ts'
import { Refinement } from './refinement.ts'
import { openRunTarget, type RunTarget } from './run-target.ts'
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
  refuseAws(request.flags.target)
  const intended = await intendRun(request)
  const workspace = await openWorkspace(request.locations.workspace)
  if (intended.finished !== undefined) {
    const message = `run ${intended.finished.run.runId} is complete: nothing is left to do`
    request.observe({ type: 'warning', message })
    return finishedOutcome(intended.finished, workspace)
  }
  const lock = await lockWorkspace(workspace, { command: 'soalbench run', now: Date.now })
  try {
    const installation = request.rehearse === true ? undefined : await requireInstallation(request.locations)
    const recording = await beginRecording({ request, workspace, installation, intended })
    try {
      const { plan } = recording
      const target = await openRunTarget({ ...request, installation, plan })
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
    ...{ observe, signal, now: () => Math.round(clock.now()), completed, refuse: budget.refuse },
    lost: lost.map(({ trialId }) => trialId),
    before,
    earlierMayLive: target.earlierMayLive,
    patience: target.patience,
    attempts: attemptLog({ writer, budget, book, cellOf: (trialId) => required(cells.get(trialId)) }),
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

function refuseAws(target: string): void {
  if (target !== 'aws') return
  throw new UsageInvalid('the AWS target is not part of this version: --target aws', {
    suggestions: ['Leave --target out to measure on local engines with real Spark.'],
  })
}

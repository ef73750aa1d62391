import { listWorkloads, type Workload } from '../bench/workloads.ts'
import { buildPlan, type Plan, type PlanOptions } from '../bench/plan.ts'
import { worstCaseUsage } from '../bench/plan-usage.ts'
import { isRehearsal, rehearsalFacts } from '../core/environment.ts'
import { UsageInvalid } from '../core/errors.ts'
import type { RecordedTarget } from '../core/platform.ts'
import { invoiceFor } from '../cost/index.ts'
import { loadPriceBook, priceBooks, type PriceBook } from '../cost/price-book.ts'
import type { Installation } from '../local/install/installation.ts'
import { describeHost } from '../local/host.ts'
import type { TrialIntent } from '../store/journal-event.ts'
import type { JournalAttempt, JournalState } from '../store/journal-state.ts'
import { newRunId } from '../store/run-id.ts'
import type { RunRecord, StoredTrial } from '../store/run-record.ts'
import { requireResumable } from '../store/resumable.ts'
import { resumeRun, startRun, type RunWriter } from '../store/run-writer.ts'
import { workspaceAt, type Workspace } from '../store/workspace.ts'
import type { AwsAccount } from './aws-account.ts'
import { accountFacts } from './aws-resumed.ts'
import type { RunRequest } from './execute-run.ts'
import { matrixOf } from './matrix.ts'
import { trialAsRecorded } from './price-run.ts'
import { parseUsd } from './budget.ts'
import { planOptionsOf, runRecordOf } from './run-record-of.ts'

/** A run that has its line in the journal: what is planned, what is done already, and where the rest is written. */
export interface Recording {
  readonly plan: Plan
  readonly workloads: readonly Workload[]
  readonly book: PriceBook
  readonly completed: readonly StoredTrial[]
  /** Trials that began, and of whose end nothing is known: of releases without attempts in their journals. */
  readonly lost: readonly TrialIntent[]
  /** By trial: what earlier executions sent for those that have not ended. */
  readonly before: ReadonlyMap<string, readonly JournalAttempt[]>
  readonly writer: RunWriter
}

export interface RecordingOptions {
  readonly request: RunRequest
  readonly workspace: Workspace
  /** Undefined: a rehearsal, or on AWS. */
  readonly installation: Installation | undefined
  /** Of a run on AWS. */
  readonly account: AwsAccount | undefined
  readonly intended: IntendedRun
}

/** What is to be run, known before anything is touched: mistakes in flags are told first. */
export interface IntendedRun {
  readonly workloads: readonly Workload[]
  /** Undefined when a run is resumed: its own plan holds then. */
  readonly planned: { readonly options: PlanOptions; readonly plan: Plan } | undefined
  /** Of the plan, or of the run that is resumed. */
  readonly place: { readonly target: RecordedTarget; readonly region: string }
  /** The run that is resumed, as it was recorded. */
  readonly resumed?: JournalState
  /** A run to be resumed that has nothing left to do. */
  readonly finished?: JournalState
}

/** @throws UsageInvalid naming the flag, PriceMissing naming the region, NotFound for a run to resume. */
export async function intendRun(request: RunRequest): Promise<IntendedRun> {
  const workloads = await listWorkloads(request.locations.workloads)
  if (request.maxCostUsd !== undefined) parseUsd(request.maxCostUsd)
  if (request.resume !== undefined) {
    const workspace = workspaceAt(request.locations.workspace)
    const found = await requireResumable(workspace, request.resume, { target: request.resumeOn })
    const { target, region } = found.run
    return {
      ...{ workloads, planned: undefined, place: { target, region }, resumed: found },
      ...(found.isComplete && { finished: found }),
    }
  }
  const knownWorkloads = workloads.map(({ name }) => name)
  const options = await matrixOf(request.flags, { runId: newRunId(new Date()), knownWorkloads })
  const plan = buildPlan(options)
  requirePrices(plan, newestBook())
  return { workloads, planned: { options, plan }, place: { target: plan.target, region: plan.region } }
}

/** A missing rate must show before anything is measured, not when the first trial is billed. @throws PriceMissing */
function requirePrices({ cells, region, timeoutSeconds }: Plan, book: PriceBook): void {
  for (const cell of cells) invoiceFor(worstCaseUsage(cell, region, timeoutSeconds), book)
}

const newestBook = (): PriceBook => priceBooks.at(-1) ?? priceBooks[0]

/** A new run, or the one to go on with. @throws UsageInvalid, NotFound, StoreCorrupt, WorkspaceUnusable */
export function beginRecording(options: RecordingOptions): Promise<Recording> {
  const { workloads, planned } = options.intended
  return planned === undefined ? goOn(options, workloads) : begin(options, workloads, planned)
}

async function begin(
  options: RecordingOptions,
  workloads: readonly Workload[],
  { options: planned, plan }: NonNullable<IntendedRun['planned']>,
): Promise<Recording> {
  const { request, installation, account } = options
  const book = newestBook()
  const engines = installation === undefined ? rehearsalFacts : { installation }
  const facts = account === undefined ? engines : accountFacts(account)
  const environment = await describeHost({ soalbenchVersion: request.soalbenchVersion, ...facts })
  const record = runRecordOf(plan, planned, { environment, priceBook: book.name, startedAtMs: Date.now() })
  const writer = await startRun(record, writerContext(options))
  return { plan, workloads, book, completed: [], lost: [], before: new Map(), writer }
}

async function goOn(options: RecordingOptions, workloads: readonly Workload[]): Promise<Recording> {
  const runId = options.request.resume ?? ''
  const { writer, found } = await resumeRun(runId, options.request.soalbenchVersion, writerContext(options))
  if (isRehearsal(found.run.environment) !== (options.request.rehearse === true)) {
    await writer.close()
    throw otherKind(found.run)
  }
  const planned = planOptionsOf(found.run)
  if (planned === undefined) {
    await writer.close()
    throw new UsageInvalid(`run cannot be resumed in --resume: ${runId}: its record has no plan`, {
      suggestions: ['Start a new run.'],
    })
  }
  for (const note of found.notes) options.request.observe({ type: 'warning', message: note })
  const book = loadPriceBook(found.run.priceBook)
  return {
    plan: buildPlan(planned),
    workloads,
    book,
    completed: found.trials.map((trial) => trialAsRecorded(trial, book)),
    lost: found.pending.filter(({ withAttempts }) => withAttempts !== true),
    before: unended(found),
    writer,
  }
}

/** What was measured and what was made up must not end in one run. */
function otherKind({ runId, environment }: RunRecord): UsageInvalid {
  return isRehearsal(environment)
    ? new UsageInvalid(`run is a rehearsal: ${runId}`, { suggestions: ['Go on with it with --rehearse.'] })
    : new UsageInvalid(`run is no rehearsal: ${runId}`, {
        suggestions: ['Go on with it without --rehearse.'],
      })
}

/** A trial that was cancelled is run again; what was sent for it is looked for first. */
function unended({ trials, attempts }: JournalState): Recording['before'] {
  const ended = new Set(trials.filter(({ state }) => state !== 'cancelled').map(({ trialId }) => trialId))
  return new Map([...attempts].filter(([trialId]) => !ended.has(trialId)))
}

function writerContext({ workspace, request }: RecordingOptions) {
  return {
    workspace,
    now: Date.now,
    capUsd: request.maxCostUsd,
    warn: (message: string) => request.observe({ type: 'warning', message }),
  }
}

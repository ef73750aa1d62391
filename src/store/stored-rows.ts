import type { Environment } from '../core/environment.ts'
import type { Invoice } from '../core/invoice.ts'
import { formats, platforms, recordedTargets, startLevels } from '../core/platform.ts'
import type { Sizing } from '../core/sizing.ts'
import {
  failureCauses,
  trialStates,
  type Enforcement,
  type Json,
  type Phase,
  type TrialPlace,
} from '../core/trial.ts'
import type { Usage } from '../core/usage.ts'
import * as column from './columns.ts'
import { runStates, type RunRecord, type StoredTrial } from './run-record.ts'
import { upToDate } from './upgrade-trial.ts'

/** A row of `runs` as it was recorded. @throws StoreCorrupt */
export function toRun(row: column.Columns): RunRecord {
  return {
    runId: text(row, 'run_id'),
    startedAt: column.present(column.timeOrNull(row, 'started_at'), 'started_at'),
    endedAt: column.timeOrNull(row, 'ended_at'),
    target: column.oneOf(row, 'target', recordedTargets),
    region: text(row, 'region'),
    seed: number(row, 'seed'),
    plan: column.jsonOrNull(row, 'plan', isJson),
    soalbenchVersion: text(row, 'soalbench_version'),
    environment: column.present(column.jsonOrNull(row, 'environment', isEnvironment), 'environment'),
    priceBook: text(row, 'price_book'),
    state: column.oneOf(row, 'state', runStates),
  }
}

/** A row of `trials`, with its rows of `phases`, as it was recorded. @throws StoreCorrupt */
export function toTrial(row: column.Columns, phases: readonly Phase[]): StoredTrial {
  return upToDate({
    trialId: text(row, 'trial_id'),
    runId: text(row, 'run_id'),
    cell: {
      workload: text(row, 'workload'),
      format: column.oneOf(row, 'format', formats),
      payloadBytes: number(row, 'payload_bytes'),
      platform: column.oneOf(row, 'platform', platforms),
      sizing: column.present(column.jsonOrNull(row, 'sizing', isSizing), 'sizing'),
      startLevel: column.oneOf(row, 'start_level', startLevels),
    },
    repetition: number(row, 'repetition'),
    sequence: number(row, 'sequence'),
    startedAt: column.present(column.timeOrNull(row, 'started_at'), 'started_at'),
    state: column.oneOf(row, 'state', trialStates),
    failureCause: row['failure_cause'] === null ? null : column.oneOf(row, 'failure_cause', failureCauses),
    failureMessage: column.textOrNull(row, 'failure_message'),
    ...times(row),
    jvmReused: column.flagOrNull(row, 'jvm_reused'),
    maxMemoryMiB: column.numberOrNull(row, 'max_memory_mib'),
    inputRows: column.numberOrNull(row, 'input_rows'),
    outputRows: column.numberOrNull(row, 'output_rows'),
    outputDigest: column.textOrNull(row, 'output_digest'),
    scriptSha256: column.textOrNull(row, 'script_sha256'),
    limits: column.jsonOrNull(row, 'limits', isEnforcement),
    scale: column.numberOrNull(row, 'scale'),
    contended: column.flagOrNull(row, 'contended'),
    usage: column.jsonOrNull(row, 'usage_json', isUsage),
    invoice: column.jsonOrNull(row, 'invoice_json', isInvoice),
    ...overhead(row),
    place: placeOf(row),
    phases,
    raw: column.jsonOrNull(row, 'raw', isJson),
  })
}

/** An earlier release wrote none of these columns. */
function overhead(row: column.Columns): Partial<StoredTrial> {
  const overheadUsage = column.jsonOrNull(row, 'overhead_usage_json', isListOf(isUsage))
  if (overheadUsage === null) return {}
  return {
    overheadUsage,
    unmeteredAttempts: number(row, 'unmetered_attempts'),
    overheadInvoices: column.jsonOrNull(row, 'overhead_invoices_json', isListOf(isInvoice)) ?? [],
  }
}

function placeOf(row: column.Columns): TrialPlace | null {
  if (row['target'] === null) return null
  return {
    target: column.oneOf(row, 'target', recordedTargets),
    region: text(row, 'region'),
    endpoint: column.textOrNull(row, 'endpoint'),
    accountId: column.textOrNull(row, 'account_id'),
    partition: column.textOrNull(row, 'partition'),
    engine: column.textOrNull(row, 'engine'),
  }
}

export function toPhase(row: column.Columns): Phase {
  return { phase: text(row, 'phase'), startMs: number(row, 'start_ms'), endMs: number(row, 'end_ms') }
}

const times = (row: column.Columns) => ({
  clientMs: column.numberOrNull(row, 'client_ms'),
  queueMs: column.numberOrNull(row, 'queue_ms'),
  provisionMs: column.numberOrNull(row, 'provision_ms'),
  sandboxInitMs: column.numberOrNull(row, 'sandbox_init_ms'),
  jvmStartMs: column.numberOrNull(row, 'jvm_start_ms'),
  workMs: column.numberOrNull(row, 'work_ms'),
  platformMs: column.numberOrNull(row, 'platform_ms'),
  billedMs: column.numberOrNull(row, 'billed_ms'),
})

const text = (row: column.Columns, name: string): string => column.present(column.textOrNull(row, name), name)

const number = (row: column.Columns, name: string): number =>
  column.present(column.numberOrNull(row, name), name)

const isEnvironment = column.hasKeys<Environment>('host', 'versions')
const isSizing = column.hasKeys<Sizing>('platform')
const isEnforcement = column.hasKeys<Enforcement>('engine', 'kind')
const isUsage = column.hasKeys<Usage>('platform', 'region')
const isInvoice = column.hasKeys<Invoice>('priceBook', 'lines', 'totalUsd')
const isListOf =
  <T>(looksRight: (value: unknown) => value is T) =>
  (value: unknown): value is readonly T[] =>
    Array.isArray(value) && value.every(looksRight)
const isJson = (_value: unknown): _value is Json => true

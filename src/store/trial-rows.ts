import type { Row } from './append-rows.ts'
import { bought } from './bought.ts'
import { jsonText } from './json-text.ts'
import type { RunRecord, StoredTrial } from './run-record.ts'
import type { DataTable } from './schema.ts'
import { isUnsplit } from './upgrade-trial.ts'
import { usageRows } from './usage-rows.ts'

/** All rows of one trial, by table. */
export function trialRows(trial: StoredTrial): Readonly<Record<Exclude<DataTable, 'runs'>, readonly Row[]>> {
  const { trialId, phases, usage } = trial
  return {
    trials: [trialRow(trial)],
    phases: phases.map(({ phase, startMs, endMs }, position) => ({
      trial_id: trialId,
      position,
      phase,
      start_ms: startMs,
      end_ms: endMs,
    })),
    usage: usage === null ? [] : usageRows(trialId, usage),
    invoice_lines: invoiceRows(trial),
  }
}

export const runRow = (run: RunRecord): Row => ({
  run_id: run.runId,
  started_at: run.startedAt,
  ended_at: run.endedAt,
  target: run.target,
  region: run.region,
  seed: run.seed,
  plan: jsonText(run.plan),
  soalbench_version: run.soalbenchVersion,
  environment: jsonText(run.environment),
  price_book: run.priceBook,
  state: run.state,
})

function trialRow(trial: StoredTrial): Row {
  const { cell } = trial
  const { architecture, memoryMiB, vcpus } = bought(cell.sizing)
  return {
    trial_id: trial.trialId,
    run_id: trial.runId,
    workload: cell.workload,
    format: cell.format,
    payload_bytes: cell.payloadBytes,
    platform: cell.platform,
    sizing: jsonText(cell.sizing),
    architecture,
    memory_mib: memoryMiB,
    vcpus,
    start_level: cell.startLevel,
    repetition: trial.repetition,
    sequence: trial.sequence,
    started_at: trial.startedAt,
    state: trial.state,
    failure_cause: trial.failureCause,
    failure_message: trial.failureMessage,
    ...timeColumns(trial),
    max_memory_mib: trial.maxMemoryMiB,
    input_rows: trial.inputRows,
    output_rows: trial.outputRows,
    output_digest: trial.outputDigest,
    script_sha256: trial.scriptSha256,
    limits: jsonText(trial.limits),
    scale: trial.scale,
    contended: trial.contended,
    usage_json: jsonText(trial.usage),
    invoice_json: jsonText(trial.invoice),
    overhead_usage_json: jsonText(trial.overheadUsage),
    overhead_invoices_json: jsonText(trial.overheadInvoices),
    unmetered_attempts: trial.unmeteredAttempts,
    target: trial.place?.target ?? null,
    region: trial.place?.region ?? null,
    endpoint: trial.place?.endpoint ?? null,
    account_id: trial.place?.accountId ?? null,
    partition: trial.place?.partition ?? null,
    engine: trial.place?.engine ?? null,
    raw: jsonText(trial.raw),
  }
}

const timeColumns = (trial: StoredTrial): Row => ({
  client_ms: trial.clientMs,
  queue_ms: trial.queueMs,
  provision_ms: trial.provisionMs,
  sandbox_init_ms: trial.sandboxInitMs,
  jvm_start_ms: trial.jvmStartMs,
  jvm_reused: trial.jvmReused,
  work_ms: trial.workMs,
  platform_ms: trial.platformMs,
  billed_ms: trial.billedMs,
})

const invoiceRows = ({ trialId, invoice }: StoredTrial): readonly Row[] =>
  (invoice?.lines ?? []).map((line, position) => ({
    trial_id: trialId,
    price_book: invoice?.priceBook ?? null,
    position,
    item: line.item,
    quantity: line.quantity,
    unit: line.unit,
    rate_usd: line.rateUsd,
    amount_usd: line.amountUsd,
    rule: line.rule,
    reason: isUnsplit(line) ? null : line.reason,
    confidence: isUnsplit(line) ? null : line.confidence,
  }))

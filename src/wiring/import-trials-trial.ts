import { cellKey, type Cell } from '../core/cell.ts'
import type { Invoice } from '../core/invoice.ts'
import { redactJson } from '../core/redact.ts'
import type { Json, TrialPlace } from '../core/trial.ts'
import type { Usage } from '../core/usage.ts'
import { decimal, decimalText } from '../cost/decimal.ts'
import { invoiceFor } from '../cost/index.ts'
import type { PriceBook } from '../cost/price-book.ts'
import type { StoredTrial } from '../store/run-record.ts'
import type { ImportedLine } from './import-trials-line.ts'
import { startOf } from './import-trials-runs.ts'

/** In the place of a price book where a total came without anything that a book could price. */
const asImported = 'as-imported'

/** Makes trials of lines, run by run: numbers and ids that a line leaves out come from its place in the run. */
export class TrialMaker {
  readonly #book: PriceBook
  readonly #nowMs: number
  readonly #places = new Map<string, { trials: number; readonly repetitions: Map<string, number> }>()

  constructor(book: PriceBook, nowMs: number) {
    this.#book = book
    this.#nowMs = nowMs
  }

  /** @throws PriceMissing where the book has no rate for the usage */
  make(line: ImportedLine, runId: string): StoredTrial {
    const { fields, sizing, usage } = line
    const cell: Cell = {
      ...{ workload: fields.workload, format: fields.format ?? 'csv', payloadBytes: fields.payload_bytes },
      ...{ platform: fields.platform, sizing, startLevel: fields.start_level },
    }
    const place = this.#placeOf(runId, cell)
    return {
      trialId: fields.trial_id ?? trialIdAt(runId, place.trial),
      runId,
      cell,
      repetition: fields.repetition ?? place.repetition,
      sequence: fields.sequence ?? place.trial,
      startedAt: new Date(startOf(fields.started_at ?? undefined) ?? this.#nowMs).toISOString(),
      state: fields.state ?? 'succeeded',
      failureCause: fields.failure_cause ?? null,
      failureMessage: redactJson(fields.failure_message ?? null),
      ...measured(fields),
      limits: null,
      usage: usage ?? null,
      ...{ overheadUsage: [], unmeteredAttempts: 0, overheadInvoices: [], phases: [] },
      place: trialPlaceOf(line),
      invoice: this.#invoiceOf(usage, fields.usd ?? undefined),
      raw: redactJson(rawOf(line)),
    }
  }

  #placeOf(runId: string, cell: Cell): { readonly trial: number; readonly repetition: number } {
    const run = this.#places.get(runId) ?? { trials: 0, repetitions: new Map<string, number>() }
    this.#places.set(runId, run)
    run.trials += 1
    const key = cellKey(cell)
    const repetition = (run.repetitions.get(key) ?? 0) + 1
    run.repetitions.set(key, repetition)
    return { trial: run.trials, repetition }
  }

  #invoiceOf(usage: Usage | undefined, usd: number | string | undefined): Invoice | null {
    if (usage !== undefined) return invoiceFor(usage, this.#book)
    return usd === undefined ? null : invoiceOfTotal(decimalText(decimal(usd)))
  }
}

const trialIdAt = (runId: string, trial: number): string => `${runId}-${String(trial).padStart(6, '0')}`

function measured({ client_ms: clientMs, ...fields }: ImportedLine['fields']) {
  return {
    clientMs: clientMs ?? null,
    queueMs: fields.queue_ms ?? null,
    provisionMs: fields.provision_ms ?? null,
    sandboxInitMs: fields.sandbox_init_ms ?? null,
    jvmStartMs: fields.jvm_start_ms ?? null,
    jvmReused: fields.jvm_reused ?? null,
    workMs: fields.work_ms ?? null,
    platformMs: fields.platform_ms ?? null,
    billedMs: fields.billed_ms ?? null,
    maxMemoryMiB: fields.max_memory_mib ?? null,
    inputRows: fields.input_rows ?? null,
    outputRows: fields.output_rows ?? null,
    outputDigest: fields.output_digest ?? null,
    scriptSha256: fields.script_sha256 ?? null,
    scale: fields.scale ?? null,
    contended: fields.contended ?? null,
  }
}

/** One line that says what it is: neither what was used nor what for is known, and a dollar costs a dollar. */
const invoiceOfTotal = (usd: string): Invoice => ({
  priceBook: asImported,
  lines: [
    {
      ...{ item: asImported, quantity: usd, unit: 'USD', rateUsd: '1', amountUsd: usd },
      rule: 'the total as it was imported; not priced by a price book, not split by reason',
      ...{ reason: 'work', confidence: 'single third party' },
    },
  ],
  totalUsd: usd,
  basis: 'billed',
  boundsUsd: null,
})

/** A total beside a usage prices nothing here, but is kept. */
function rawOf({ fields, usage }: ImportedLine): Json {
  const raw = asJson(fields.raw)
  if (usage === undefined || (fields.usd ?? undefined) === undefined) return raw
  return { importedUsd: asJson(fields.usd), raw }
}

/** It came out of JSON.parse. */
const asJson = (value: unknown): Json => {
  const text = JSON.stringify(value)
  return text === undefined ? null : JSON.parse(text)
}

/** Null where a line says nothing of it: the trial was then where its run was. A rehearsal stays one. */
function trialPlaceOf({ fields, usage }: ImportedLine): TrialPlace | null {
  const { endpoint = null, account_id: accountId = null, partition = null, engine = null } = fields
  const region = fields.region ?? usage?.region
  const told = [endpoint, accountId, partition, engine].some((value) => value !== null)
  if (!told || region === undefined) return null
  const known = { endpoint: redactJson(endpoint), accountId, partition, engine }
  return { target: fields.target ?? 'imported', region, ...known }
}

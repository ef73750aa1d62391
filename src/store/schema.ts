/** One step of the schema. DDL with literal defaults only: DuckDB cannot replay others after a crash (duckdb #18259). */
export interface Migration {
  readonly version: number
  readonly change: string
  readonly statements: readonly string[]
}

const runs = `
CREATE TABLE runs (
  run_id VARCHAR PRIMARY KEY, started_at TIMESTAMPTZ, ended_at TIMESTAMPTZ, target VARCHAR, region VARCHAR, seed BIGINT,
  plan JSON, soalbench_version VARCHAR, environment JSON, price_book VARCHAR, state VARCHAR
)`

const trials = `
CREATE TABLE trials (
  trial_id VARCHAR PRIMARY KEY, run_id VARCHAR, workload VARCHAR, format VARCHAR, payload_bytes BIGINT, platform VARCHAR,
  sizing JSON, architecture VARCHAR, memory_mib DOUBLE, vcpus DOUBLE, start_level VARCHAR, repetition BIGINT, sequence BIGINT,
  started_at TIMESTAMPTZ, state VARCHAR, failure_cause VARCHAR, failure_message VARCHAR, client_ms DOUBLE, queue_ms DOUBLE,
  provision_ms DOUBLE, sandbox_init_ms DOUBLE, jvm_start_ms DOUBLE, jvm_reused BOOLEAN, work_ms DOUBLE, platform_ms DOUBLE,
  billed_ms DOUBLE, max_memory_mib DOUBLE, input_rows BIGINT, output_rows BIGINT, output_digest VARCHAR,
  script_sha256 VARCHAR, limits JSON, scale DOUBLE, contended BOOLEAN, usage_json JSON, invoice_json JSON, raw JSON
)`

const phases = `
CREATE TABLE phases (trial_id VARCHAR, position BIGINT, phase VARCHAR, start_ms DOUBLE, end_ms DOUBLE)`

const usage = `
CREATE TABLE usage (trial_id VARCHAR, item VARCHAR, quantity DOUBLE, unit VARCHAR, basis VARCHAR)`

// 24 places hold a duration to the millisecond × memory to the MiB × a rate of 10 places without rounding.
const invoiceLines = `
CREATE TABLE invoice_lines (
  trial_id VARCHAR, price_book VARCHAR, position BIGINT, item VARCHAR, quantity DECIMAL(38, 24), unit VARCHAR,
  rate_usd DECIMAL(38, 24), amount_usd DECIMAL(38, 24), rule VARCHAR
)`

const trialCosts = `
CREATE VIEW trial_costs AS
SELECT trial_id, price_book, sum(amount_usd) AS usd FROM invoice_lines GROUP BY trial_id, price_book`

const costDetail = [
  'ALTER TABLE invoice_lines ADD COLUMN reason VARCHAR',
  'ALTER TABLE invoice_lines ADD COLUMN confidence VARCHAR',
  'ALTER TABLE trials ADD COLUMN overhead_usage_json JSON',
  'ALTER TABLE trials ADD COLUMN overhead_invoices_json JSON',
  'ALTER TABLE trials ADD COLUMN unmetered_attempts BIGINT',
  // What a run cost is the sum of this view and of trial_costs.
  `CREATE VIEW overhead_costs AS
SELECT trial_id, invoice ->> 'priceBook' AS price_book, sum((invoice ->> 'totalUsd')::DECIMAL(38, 24)) AS usd
FROM (SELECT trial_id, unnest(from_json(overhead_invoices_json, '["JSON"]')) AS invoice FROM trials)
GROUP BY trial_id, price_book`,
]

const place = [
  'ALTER TABLE trials ADD COLUMN target VARCHAR',
  'ALTER TABLE trials ADD COLUMN region VARCHAR',
  'ALTER TABLE trials ADD COLUMN endpoint VARCHAR',
  'ALTER TABLE trials ADD COLUMN account_id VARCHAR',
  'ALTER TABLE trials ADD COLUMN "partition" VARCHAR',
  'ALTER TABLE trials ADD COLUMN engine VARCHAR',
  // Of what is recorded already, only the run says where it was.
  'UPDATE trials SET target = r.target, region = r.region FROM runs r WHERE r.run_id = trials.run_id',
]

const schemaVersion = `
CREATE TABLE schema_version (version BIGINT PRIMARY KEY, change VARCHAR, duckdb_version VARCHAR)`

/** In ascending order, without gaps. A released one is never changed. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    change: 'runs, trials, phases, usage, invoice lines',
    statements: [schemaVersion, runs, trials, phases, usage, invoiceLines, trialCosts],
  },
  {
    version: 2,
    change: 'reason and confidence of invoice lines; what a trial cost beside its sample',
    statements: costDetail,
  },
  { version: 3, change: 'where each trial was run', statements: place },
]

/** Tables that hold measurements, for rebuilding, comparing and exporting. */
export const dataTables = ['runs', 'trials', 'phases', 'usage', 'invoice_lines'] as const
export type DataTable = (typeof dataTables)[number]

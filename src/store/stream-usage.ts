import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api'
import { NotFound } from '../core/errors.ts'
import type { Cell } from '../core/cell.ts'
import type { Invoice } from '../core/invoice.ts'
import { formats, platforms, recordedTargets, startLevels } from '../core/platform.ts'
import type { Sizing } from '../core/sizing.ts'
import type { Usage } from '../core/usage.ts'
import { Kept } from '../core/kept.ts'
import { catchUp } from './catch-up.ts'
import * as column from './columns.ts'
import { withDatabase } from './database.ts'
import { requireOnePlace, type Placed } from './one-place.ts'
import { fromSnapshot } from './snapshot.ts'
import { toTrial } from './stored-rows.ts'
import type { Workspace } from './workspace.ts'

/** What is needed to price one stored trial again. */
export interface StoredUsage {
  readonly cell: Cell
  readonly succeeded: boolean
  /** It did other work than was asked for: billed, and in no cost of a success. */
  readonly invalid: boolean
  /** Null where it was not metered. Without what splits a bill by reason; the same object for usages that are equal. */
  readonly usage: Usage | null
  /** The total that was recorded; null where there is none. */
  readonly recordedUsd: string | null
  /** Billed for the trial beside `usage`, with the totals that were recorded: none by earlier releases. */
  readonly overheadUsage: readonly Usage[]
  readonly overheadUsd: readonly string[]
  /** Attempts whose bill is not known. */
  readonly unmeteredAttempts: number
}

export interface RunRead {
  readonly runId: string
  readonly region: string
  readonly priceBook: string
}

/**
 * Reads the trials of a run, of the `latest`, or of `all` runs one after the other, and only what prices need: a million
 * of them take little memory. What a crash left in the journal only is brought into the database first.
 * @throws NotFound when there is no such run; UsageInvalid when figures of the runs do not belong together. @throws StoreCorrupt,
 * WorkspaceUnusable
 */
export async function streamUsage(
  workspace: Workspace,
  wanted: string,
  visit: (trial: StoredUsage) => void,
): Promise<readonly RunRead[]> {
  // A busy database shows at its opening, before anything is visited.
  return (await fromSnapshot(workspace, wanted, (at) => streamFrom(at, wanted, visit))).value
}

async function streamFrom(
  workspace: Workspace,
  wanted: string,
  visit: (trial: StoredUsage) => void,
): Promise<readonly RunRead[]> {
  await catchUp(workspace, wanted)
  return withDatabase(workspace, 'read', async (connection) => {
    const runs = await findRuns(connection, wanted)
    requireOnePlace(await placesIn(connection, runs), '--run')
    const ids = runs.map(({ runId }) => `'${runId.replaceAll("'", "''")}'`).join(', ')
    await visitCurrent(connection, ids, visit)
    const older = await connection.stream(olderTrials(ids))
    for await (const rows of older.yieldRowObjectJs()) for (const row of rows) visit(fromOlder(row))
    return runs
  })
}

async function findRuns(connection: DuckDBConnection, wanted: string): Promise<readonly RunRead[]> {
  const order = 'ORDER BY started_at DESC, run_id DESC'
  const reader = await connection.runAndReadAll(
    {
      all: `SELECT run_id, region, price_book FROM runs ${order}`,
      latest: `SELECT run_id, region, price_book FROM runs ${order} LIMIT 1`,
    }[wanted] ?? `SELECT run_id, region, price_book FROM runs WHERE run_id = $1`,
    wanted === 'all' || wanted === 'latest' ? [] : [wanted],
  )
  const runs = reader.getRowObjectsJS().map(toRunRead)
  if (runs.length > 0) return runs
  throw new NotFound(
    wanted === 'all' || wanted === 'latest' ? 'no run in this workspace' : `no such run: ${wanted}`,
    {
      suggestions: ['`soalbench runs` lists the runs; name another folder with --workspace DIR.'],
    },
  )
}

const toRunRead = (row: column.Columns): RunRead => ({
  runId: column.present(column.textOrNull(row, 'run_id'), 'run_id'),
  region: column.present(column.textOrNull(row, 'region'), 'region'),
  priceBook: column.present(column.textOrNull(row, 'price_book'), 'price_book'),
})

async function placesIn(connection: DuckDBConnection, runs: readonly RunRead[]): Promise<readonly Placed[]> {
  const reader = await connection.runAndReadAll(
    `SELECT r.run_id, coalesce(t.target, r.target) AS target, t.engine
    FROM runs r LEFT JOIN (SELECT DISTINCT run_id, target, engine FROM trials) t USING (run_id) ORDER BY ALL`,
  )
  const wanted = new Set(runs.map(({ runId }) => runId))
  return reader
    .getRowObjectsJS()
    .map((row) => ({
      runId: column.present(column.textOrNull(row, 'run_id'), 'run_id'),
      places: [
        {
          target: column.oneOf(row, 'target', recordedTargets),
          engine: column.textOrNull(row, 'engine'),
        },
      ],
    }))
    .filter(({ runId }) => wanted.has(runId))
}

/** Cells are few and trials many: the columns of a cell are read once, and its trials carry its number. */
const cellColumns = 'workload, format, payload_bytes, platform, sizing, start_level'

const cells = (ids: string): string => `
SELECT min(rowid)::DOUBLE AS cell, ${cellColumns} FROM trials WHERE run_id IN (${ids}) GROUP BY ALL`

/** What splits a bill and does not move it is left out: most usages of a cell are equal then. */
// Merged into nothing, the patch itself would be the usage.
const billed = `CASE WHEN usage_json IS NOT NULL
  THEN json_merge_patch(usage_json, '{"startUpShare": null, "meteredMs": null, "used": null}') END`

/** Most trials have nothing beside their sample; what is NULL need not be read. */
const currentTrials = (ids: string): string => `
SELECT cell, state = 'succeeded' AS succeeded, state = 'invalid' AS invalid, ${billed} AS usage_json, invoice_json ->> '$.totalUsd' AS recorded_usd,
  nullif(overhead_usage_json::VARCHAR, '[]') AS overhead_usage_json,
  nullif(overhead_invoices_json::VARCHAR, '[]') AS overhead_invoices_json,
  unmetered_attempts::DOUBLE AS unmetered_attempts
FROM trials JOIN (${cells(ids)}) USING (${cellColumns})
WHERE run_id IN (${ids}) AND overhead_usage_json IS NOT NULL`

/** Of releases before schema 2: what was billed beside the sample is in the platform's own record. */
const olderTrials = (ids: string): string =>
  `SELECT * FROM trials WHERE run_id IN (${ids}) AND overhead_usage_json IS NULL`

/** Row by row out of the columns of each chunk, so that what a row leaves behind is gone before the next chunk. */
async function visitCurrent(
  connection: DuckDBConnection,
  ids: string,
  visit: (trial: StoredUsage) => void,
): Promise<void> {
  const reader = await connection.runAndReadAll(cells(ids))
  const cellOf = new Map(reader.getRowObjectsJS().map((row) => [row['cell'], toCell(row)]))
  const usages = new Kept<string, Usage>()
  const result = await connection.stream(currentTrials(ids))
  await eachChunk(result, (chunk) => {
    const columns = result
      .columnNames()
      .map((name, index) => ({ name, values: chunk.getColumnVector(index) }))
    for (let at = 0, rows = chunk.rowCount; at < rows; at += 1) {
      const row: Record<string, unknown> = {}
      for (const { name, values } of columns) row[name] = values.getItem(at)
      visit(toStoredUsage(row, cellOf, usages))
    }
  })
}

/** DuckDB makes the next chunk while this thread works on one; it must be done before the connection is closed. */
async function eachChunk(result: DuckDBResult, use: (chunk: DuckDBDataChunk) => void): Promise<void> {
  let next = result.fetchChunk()
  try {
    for (let chunk = await next; chunk !== null && chunk.rowCount > 0; chunk = await next) {
      next = result.fetchChunk()
      use(chunk)
    }
  } finally {
    await next.catch(() => undefined)
  }
}

const toCell = (row: column.Columns): Cell => ({
  workload: column.present(column.textOrNull(row, 'workload'), 'workload'),
  format: column.oneOf(row, 'format', formats),
  payloadBytes: column.present(column.numberOrNull(row, 'payload_bytes'), 'payload_bytes'),
  platform: column.oneOf(row, 'platform', platforms),
  sizing: column.present(column.jsonOrNull(row, 'sizing', isSizing), 'sizing'),
  startLevel: column.oneOf(row, 'start_level', startLevels),
})

function toStoredUsage(
  row: column.Columns,
  cellOf: ReadonlyMap<unknown, Cell>,
  usages: Kept<string, Usage>,
): StoredUsage {
  return {
    cell: column.present(cellOf.get(row['cell']) ?? null, 'sizing'),
    succeeded: column.flagOrNull(row, 'succeeded') ?? false,
    invalid: column.flagOrNull(row, 'invalid') ?? false,
    usage: usageOf(row, usages),
    recordedUsd: column.textOrNull(row, 'recorded_usd'),
    overheadUsage: listOf(row, 'overhead_usage_json', isUsage),
    overheadUsd: listOf(row, 'overhead_invoices_json', isInvoice).map(({ totalUsd }) => totalUsd),
    unmeteredAttempts: column.numberOrNull(row, 'unmetered_attempts') ?? 0,
  }
}

/** Equal texts are read once. */
function usageOf(row: column.Columns, usages: Kept<string, Usage>): Usage | null {
  const text = column.textOrNull(row, 'usage_json')
  return text === null
    ? null
    : usages.get(text, () => column.present(column.jsonOrNull(row, 'usage_json', isUsage), 'usage_json'))
}

function fromOlder(row: column.Columns): StoredUsage {
  const { cell, state, usage, invoice, overheadUsage, unmeteredAttempts } = toTrial(row, [])
  return {
    ...{ cell, usage, overheadUsage, unmeteredAttempts },
    succeeded: state === 'succeeded',
    invalid: state === 'invalid',
    recordedUsd: invoice?.totalUsd ?? null,
    overheadUsd: [],
  }
}

function listOf<T>(
  row: column.Columns,
  name: string,
  looksRight: (value: unknown) => value is T,
): readonly T[] {
  if (row[name] === null) return none
  const isList = (value: unknown): value is readonly T[] => Array.isArray(value) && value.every(looksRight)
  return column.jsonOrNull(row, name, isList) ?? none
}

const none: readonly never[] = []
const isSizing = column.hasKeys<Sizing>('platform')
const isUsage = column.hasKeys<Usage>('platform', 'region')
const isInvoice = column.hasKeys<Invoice>('priceBook', 'lines', 'totalUsd')

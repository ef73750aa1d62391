import { basename, join } from 'node:path'
import { UsageInvalid } from '../core/errors.ts'
import { exportRun as exportTables } from '../store/export-run.ts'
import { writeOutputs } from '../store/output-folder.ts'
import { readRun } from '../store/read-run.ts'
import type { StoredRun } from '../store/run-record.ts'
import { findWorkspace } from '../store/workspace.ts'
import { writeWorkbook } from './export-workbook.ts'
import type { PlannerFlags } from './planner-flags.ts'

export interface ExportRequest extends PlannerFlags {
  readonly workspace: string
  /** A run id, or `latest`. */
  readonly run: string
  readonly format: 'xlsx' | 'csv' | 'parquet'
  /** Folder for the files, made where it is missing; by default `exports/<run>` in the workspace. */
  readonly out: string | undefined
  /** Replace files in `out` that are not of an earlier export. */
  readonly force?: boolean
  readonly soalbenchVersion: string
}

export interface Exported {
  readonly runId: string
  readonly format: ExportRequest['format']
  readonly files: readonly { readonly path: string; readonly table: string; readonly rows: number }[]
  readonly notes: readonly string[]
}

/**
 * Tables of a run as CSV or Parquet, or a workbook with live formulas.
 * @throws NotFound, UsageInvalid naming the flag, StoreCorrupt, WorkspaceUnusable, PriceMissing
 */
export async function exportRun(request: ExportRequest): Promise<Exported> {
  const { format } = request
  const workspace = await findWorkspace(request.workspace)
  if (format !== 'xlsx') refusePlanning(request)
  const stored = await readRun(workspace, request.run)
  const { runId } = stored.run
  const directory = request.out ?? join(request.workspace, 'exports', runId)
  const output = { directory, own: request.out === undefined, force: request.force ?? false }
  let made: Pick<Exported, 'files' | 'notes'> = { files: [], notes: [] }
  await writeOutputs(output, async (staging) => {
    made =
      format === 'xlsx'
        ? await workbook(stored, request, staging)
        : { files: await exportTables(workspace, runId, format, staging), notes: [] }
  })
  const files = made.files.map((file) => ({ ...file, path: join(directory, basename(file.path)) }))
  return { runId, format, files, notes: made.notes }
}

async function workbook(
  stored: StoredRun,
  request: ExportRequest,
  folder: string,
): Promise<Pick<Exported, 'files' | 'notes'>> {
  const { path, notes } = await writeWorkbook(stored, request, folder)
  return { files: [{ path, table: 'workbook', rows: stored.trials.length }], notes }
}

/** Tables hold what was measured: what a month costs is in the workbook. */
function refusePlanning(request: ExportRequest): void {
  const { jobsPerMonth, warmShare, sizeMix, region, priceBook, discount, freeTier } = request
  const given = [
    ...[jobsPerMonth !== undefined && '--jobs-per-month', warmShare !== undefined && '--warm-share'],
    ...[sizeMix !== undefined && '--size-mix', region !== undefined && '--region'],
    ...[priceBook !== undefined && '--price-book', discount !== undefined && '--discount'],
    freeTier && '--free-tier',
  ].filter((flag) => flag !== false)
  if (given.length === 0) return
  throw new UsageInvalid(`only the workbook has a month to plan: ${given.join(', ')}`, {
    suggestions: ['Add --format xlsx, or leave these flags out.'],
  })
}

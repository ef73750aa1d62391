import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onPath } from '../store/file-errors.ts'
import type { StoredRun } from '../store/run-record.ts'
import { buildWorkbook } from '../workbook/build-workbook.ts'
import type { PlannerFlags } from './planner-flags.ts'
import { workbookContent } from './workbook-content.ts'

export interface WrittenWorkbook {
  readonly path: string
  readonly notes: readonly string[]
}

/** `planner.xlsx` in a folder. @throws UsageInvalid naming every flag that cannot be used; NotFound, WorkspaceUnusable */
export async function writeWorkbook(
  stored: StoredRun,
  flags: PlannerFlags & { readonly soalbenchVersion: string },
  out: string,
): Promise<WrittenWorkbook> {
  const content = await workbookContent(stored, flags)
  const bytes = await buildWorkbook(content)
  const path = join(out, 'planner.xlsx')
  await onPath(out, () => mkdir(out, { recursive: true }))
  const draft = `${path}.part`
  try {
    await onPath(path, () => writeFile(draft, bytes))
    await onPath(path, () => rename(draft, path))
  } finally {
    await rm(draft, { force: true })
  }
  return { path, notes: content.notes }
}

import { DatabaseBusy } from './database-errors.ts'
import { isProtected } from './file-errors.ts'
import { withPrivateCopy } from './private-copy.ts'
import type { Workspace } from './workspace.ts'

export interface Snapshot<T> {
  readonly value: T
  /** What a reader should know of where it was read, one line each. */
  readonly notes: readonly string[]
}

/**
 * Reads without getting in the way of a run that is writing: when the database stays busy, or must be brought up to date and may
 * not be written, from a private copy of it. `read` may bring up to date what it is given. `wanted` is a run id, `latest`, or anything else for all.
 */
export async function fromSnapshot<T>(
  workspace: Workspace,
  wanted: string | undefined,
  read: (workspace: Workspace) => Promise<T>,
): Promise<Snapshot<T>> {
  try {
    return { value: await read(workspace), notes: [] }
  } catch (error) {
    if (!(error instanceof DatabaseBusy) && !isProtected(error)) throw error
  }
  return withPrivateCopy(workspace, wanted, async (copy, notes) => ({ value: await read(copy), notes }))
}

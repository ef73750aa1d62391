import { readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { hasProcess } from './process-identity.ts'
import type { Workspace } from './workspace.ts'

/**
 * Removes what processes that are gone left of copies and drafts of the database. For who holds the workspace and has just opened
 * its database, so that no migration is going on.
 */
export async function clearLeftovers({ root, local, database }: Workspace): Promise<void> {
  const name = basename(database)
  for (const file of await readdir(root).catch(() => [])) {
    if (!file.startsWith(`${name}.`)) continue
    const rest = file.slice(name.length + 1)
    // The backup of a migration that was killed when it was done.
    if (/^bak-v\d+$/.test(rest) || isAbandoned(rest, /^(?:new|migrating|rebuild)-(\d+)(?:\.wal)?$/))
      await rm(join(root, file), { force: true })
  }
  for (const folder of await readdir(local).catch(() => [])) {
    if (isAbandoned(folder, /^reading-(\d+)-/))
      await rm(join(local, folder), { recursive: true, force: true })
  }
}

function isAbandoned(file: string, pattern: RegExp): boolean {
  const pid = Number(pattern.exec(file)?.[1])
  return Number.isSafeInteger(pid) && pid > 0 && !hasProcess(pid)
}

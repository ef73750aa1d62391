import { readFile } from 'node:fs/promises'

/**
 * Files that a child of this process may have open. Undefined where the system does not say. Node raises its own soft
 * limit to the hard one when it starts, and children inherit that: the soft limit of a shell says nothing here.
 */
export async function openFilesLimit(): Promise<number | undefined> {
  const told = await readFile('/proc/self/limits', 'utf8').catch(() => '')
  const text = /^Max open files\s+(\S+)/m.exec(told)?.[1] ?? reportedLimit()
  if (text === 'unlimited') return Number.POSITIVE_INFINITY
  const most = Number(text ?? Number.NaN)
  return Number.isFinite(most) ? most : undefined
}

/** macOS has no /proc: Node's diagnostic report has the limits of all systems. */
function reportedLimit(): string | undefined {
  const report: { userLimits?: { open_files?: { soft?: number | string } } } = process.report.getReport()
  const soft = report.userLimits?.open_files?.soft
  return soft === undefined ? undefined : String(soft)
}

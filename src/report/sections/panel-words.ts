import { isRehearsal } from '../../core/environment.ts'
import type { StartLevel } from '../../core/platform.ts'
import type { RunView } from '../measures/run-view.ts'
import { redirectedTo } from '../text/redirected.ts'
import { startNames } from '../text/words.ts'

/** A picture leaves its page easily: its name says what was measured. */
export function panelName(workload: string, level: StartLevel): string {
  const name = workload.length > most ? `${workload.slice(0, most - 1)}…` : workload
  return `${name}, ${startNames[level].toLowerCase()}`
}

/** Characters of a name that fit above a chart. */
const most = 36

/** A picture of local figures says so itself, wherever it is shown. */
export function withTarget({ stored }: RunView, subtitle: string): string {
  const { run } = stored
  const elsewhere = redirectedTo(stored)
  if (elsewhere !== undefined) return `${subtitle} · not AWS: endpoint ${elsewhere}`
  if (run.target === 'imported') return `${subtitle} · imported`
  if (isRehearsal(run.environment)) return `${subtitle} · a rehearsal, nothing measured`
  return run.target === 'local' ? `${subtitle} · local engines, not AWS` : subtitle
}

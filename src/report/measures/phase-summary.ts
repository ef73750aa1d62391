import type { Phase } from '../../core/trial.ts'
import type { StoredTrial } from '../../store/run-record.ts'
import { middle } from './middle.ts'

/** In the order in which a trial goes through them. */
export const phaseNames: Readonly<Record<string, string>> = {
  queue: 'queue',
  provision: 'provision',
  'sandbox-init': 'sandbox init',
  launch: 'launch',
  jvm: 'JVM',
  session: 'session',
  work: 'work',
  finish: 'finish',
}

/** What `jvm_start_ms` holds, where the two were not seen apart. */
const jvmAndSession = 'JVM and session'
export const unattributed = 'not attributed'

/** Every name in the order of a trial. */
export const phaseOrder: readonly string[] = Object.values(phaseNames).flatMap((name) =>
  name === 'session' ? [name, jvmAndSession] : [name],
)

/** Medians over the succeeded trials of one cell. A phase that no trial showed is absent, never 0. */
export interface PhaseSummary {
  readonly phases: readonly { readonly name: string; readonly ms: number; readonly samples: number }[]
  readonly unseen: readonly string[]
  /** Median of the whole, submit to finish; null where it is not known. */
  readonly totalMs: number | null
  readonly samples: number
}

export function summarizePhases(trials: readonly StoredTrial[]): PhaseSummary {
  const succeeded = trials.filter((trial) => trial.state === 'succeeded')
  const durations = new Map<string, number[]>(phaseOrder.map((name) => [name, []]))
  const rest: number[] = []
  for (const trial of succeeded) {
    const spans = spansOf(trial)
    for (const [name, ms] of spans) {
      const known = durations.get(name)
      if (known === undefined) durations.set(name, [ms])
      else known.push(ms)
    }
    const seen = spans.reduce((sum, [, ms]) => sum + ms, 0)
    if (trial.clientMs !== null && spans.length > 0) rest.push(trial.clientMs - seen)
  }
  durations.set(unattributed, rest)
  const phases = [...durations].flatMap(([name, values]) => {
    const ms = middle(values)
    // Whole-second clocks make small negatives; the store keeps them, a bar cannot.
    return ms === undefined ? [] : [{ name, ms: Math.max(0, ms), samples: values.length }]
  })
  return {
    phases,
    unseen: unseenOf(new Set(phases.map(({ name }) => name))),
    totalMs: middle(succeeded.flatMap((trial) => trial.clientMs ?? [])) ?? null,
    samples: succeeded.length,
  }
}

function unseenOf(seen: ReadonlySet<string>): string[] {
  const together = seen.has(jvmAndSession) ? ['JVM', 'session'] : []
  return Object.values(phaseNames).filter((name) => !seen.has(name) && !together.includes(name))
}

/** The recorded phases; where there are none, the columns that are durations on one clock. */
function spansOf(trial: StoredTrial): [name: string, ms: number][] {
  if (trial.phases.length > 0) return countedOnce(trial.phases)
  const columns: [string, number | null][] = [
    ['queue', trial.queueMs],
    ['provision', trial.provisionMs],
    ['sandbox init', trial.sandboxInitMs],
    [jvmAndSession, trial.jvmStartMs],
    ['work', trial.workMs],
  ]
  return columns.flatMap(([name, ms]) => (ms === null ? [] : [[name, ms] as [string, number]]))
}

/**
 * Time that two phases share counts for the earlier one: a JVM may start before the platform calls the job running, or
 * before the submission, on workers that wait. So the phases add up to the whole.
 */
function countedOnce(phases: readonly Phase[]): [name: string, ms: number][] {
  let clock = 0
  return phases.map(({ phase, startMs, endMs }) => {
    const from = Math.max(clock, startMs)
    clock = Math.max(clock, endMs)
    return [phaseNames[phase] ?? phase, clock - Math.min(from, clock)]
  })
}

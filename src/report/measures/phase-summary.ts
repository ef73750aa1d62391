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

export const unattributed = 'not attributed'

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
  const durations = new Map<string, number[]>(Object.values(phaseNames).map((name) => [name, []]))
  const rest: number[] = []
  for (const trial of succeeded) {
    const spans = spansOf(trial)
    for (const [name, ms] of spans) durations.set(name, [...(durations.get(name) ?? []), ms])
    const seen = spans.reduce((sum, [, ms]) => sum + ms, 0)
    if (trial.clientMs !== null && spans.length > 0) rest.push(trial.clientMs - seen)
  }
  durations.set(unattributed, rest)
  const phases = [...durations].flatMap(([name, values]) => {
    const ms = middle(values)
    // Whole-second clocks make tiny negatives; they are kept in the store and clamped here.
    return ms === undefined ? [] : [{ name, ms: Math.max(0, ms), samples: values.length }]
  })
  return {
    phases,
    unseen: Object.values(phaseNames).filter((name) => durations.get(name)?.length === 0),
    totalMs: middle(succeeded.flatMap((trial) => trial.clientMs ?? [])) ?? null,
    samples: succeeded.length,
  }
}

/** The recorded phases; where there are none, the columns that are durations on one clock. */
function spansOf(trial: StoredTrial): [name: string, ms: number][] {
  const spans = trial.phases.map(({ phase, startMs, endMs }): [string, number] => [
    phaseNames[phase] ?? phase,
    endMs - startMs,
  ])
  if (spans.length > 0) return spans
  const columns: [string, number | null][] = [
    ['queue', trial.queueMs],
    ['provision', trial.provisionMs],
    ['sandbox init', trial.sandboxInitMs],
    ['JVM and session', trial.jvmStartMs],
    ['work', trial.workMs],
  ]
  return columns.flatMap(([name, ms]) => (ms === null ? [] : [[name, ms] as [string, number]]))
}

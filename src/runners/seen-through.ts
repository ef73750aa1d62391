import { isExpired } from './expired.ts'
import type { Observation } from '../core/trial.ts'
import type { Usage } from '../core/usage.ts'
import { observation } from './observe.ts'
import type { RunContext } from './runner.ts'
import type { Tab } from './tab.ts'

/** A job run that was accepted, and how it is watched and stopped. */
export interface AcceptedJobRun {
  readonly submittedAtMs: number
  readonly observe: (onState: (state: string) => void) => Promise<Observation>
  readonly stop: () => Promise<void>
  /** For people: `the job run was cancelled`. */
  readonly stopped: string
  /** What workers that ran for so long are billed for at most. */
  readonly usageOf: (ranMs: number) => Usage
}

/** Waits for the end of a job run; stops it when nobody waits any more. */
export async function seenThrough(run: AcceptedJobRun, tab: Tab, context: RunContext): Promise<Observation> {
  let runningSinceMs: number | undefined
  try {
    context.signal.throwIfAborted()
    return await run.observe((state) => {
      if (state === 'RUNNING') runningSinceMs ??= context.now()
    })
  } catch (error) {
    // Nobody can stop it with credentials that ran out; it runs on, and is adopted when the run goes on.
    if (!isExpired(error)) await run.stop()
    if (context.signal.aborted) return interrupted(run, runningSinceMs, context)
    tab.add(undefined)
    throw error
  }
}

/** Nobody waits for the platform's figures now: the workers have run since RUNNING was seen, on our clock. */
function interrupted(
  { submittedAtMs, stopped, usageOf }: AcceptedJobRun,
  runningSinceMs: number | undefined,
  context: RunContext,
): Observation {
  const outcome = { state: 'cancelled', message: `interrupted; ${stopped}` } as const
  const span = { submittedAtMs, clientMs: context.now() - submittedAtMs }
  if (runningSinceMs === undefined) return observation({ outcome, ...span, unmeteredAttempts: 1 })
  return observation({ outcome, ...span, usage: usageOf(context.now() - runningSinceMs) })
}

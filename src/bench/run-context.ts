import { setTimeout as delay } from 'node:timers/promises'
import { usualPatience, type RunContext } from '../runners/runner.ts'
import type { Plan } from './plan.ts'
import type { RunDependencies } from './run-dependencies.ts'
import { seededRandom } from '../core/seeded-random.ts'

/** What runners are given. Equal warnings are passed on once per run. */
export function runContext(plan: Plan, deps: RunDependencies): RunContext {
  const warned = new Set<string>()
  return {
    signal: deps.signal,
    storage: deps.storage,
    region: plan.region,
    now: deps.now,
    random: seededRandom(plan.seed),
    sleep: deps.sleep ?? sleeper(deps.signal),
    poll: deps.poll,
    patience: deps.patience ?? usualPatience,
    attempts: deps.attempts,
    earlierMayLive: deps.earlierMayLive ?? false,
    warn(message) {
      if (warned.has(message)) return
      warned.add(message)
      deps.observe({ type: 'warning', message })
    },
  }
}

/** The same with another signal: what is put back after an interruption must not be interrupted by it. */
export function withSignal(context: RunContext, signal: AbortSignal): RunContext {
  return { ...context, signal, sleep: sleeper(signal) }
}

function sleeper(signal: AbortSignal): (ms: number) => Promise<void> {
  return (ms) => delay(ms, undefined, { signal })
}

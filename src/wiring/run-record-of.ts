import type { Plan, PlanOptions } from '../bench/plan.ts'
import type { Environment } from '../core/environment.ts'
import type { Json } from '../core/trial.ts'
import type { RunRecord } from '../store/run-record.ts'

/** The row of a run that begins. Its plan holds the options, from which the same trials can be planned again. */
export function runRecordOf(
  plan: Plan,
  options: PlanOptions,
  given: { readonly environment: Environment; readonly priceBook: string; readonly startedAtMs: number },
): RunRecord {
  return {
    runId: plan.runId,
    startedAt: new Date(given.startedAtMs).toISOString(),
    endedAt: null,
    target: plan.target,
    region: plan.region,
    seed: plan.seed,
    plan: JSON.parse(JSON.stringify({ options, notes: plan.notes, trials: plan.trials.length })) as Json,
    soalbenchVersion: given.environment.soalbenchVersion,
    environment: given.environment,
    priceBook: given.priceBook,
    state: 'running',
  }
}

/** The options that a run was planned with. Undefined for a record of another shape. */
export function planOptionsOf(record: RunRecord): PlanOptions | undefined {
  const { plan } = record
  if (typeof plan !== 'object' || plan === null || !('options' in plan)) return undefined
  return plan['options'] as unknown as PlanOptions
}

import * as v from 'valibot'
import type { Plan, PlanOptions } from '../bench/plan.ts'
import type { Environment } from '../core/environment.ts'
import { comparedMetrics } from '../crossover/comparison.ts'
import type { Json } from '../core/trial.ts'
import type { RunRecord } from '../store/run-record.ts'
import { emrSizingSchema, glueSizingSchema } from './plan-file.ts'

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
    plan: asJson({ options, notes: plan.notes, trials: plan.trials.length }),
    soalbenchVersion: given.environment.soalbenchVersion,
    environment: given.environment,
    priceBook: given.priceBook,
    state: 'running',
  }
}

const words = v.array(v.string())
const numbers = v.array(v.number())
const refineSchema = v.object({
  metric: v.picklist(comparedMetrics),
  tolerance: v.number(),
  gridSizes: numbers,
})
const optionsSchema = v.looseObject({
  ...{ runId: v.string(), target: v.string(), region: v.string(), format: v.string() },
  ...{ seed: v.number(), repetitions: v.number() },
  ...{ sizes: numbers, memoriesMiB: numbers },
  ...{ platforms: words, workloads: words, knownWorkloads: words, starts: words },
  timeoutSeconds: v.exactOptional(v.number()),
  refine: v.exactOptional(refineSchema),
  emrServerless: v.exactOptional(
    v.array(v.object({ platform: v.literal('emr-serverless'), ...emrSizingSchema.entries })),
  ),
  glue: v.exactOptional(v.array(v.object({ platform: v.literal('glue'), ...glueSizingSchema.entries }))),
})

/** The options that a run was planned with. Undefined for a record of another shape. */
export function planOptionsOf({ plan }: Pick<RunRecord, 'plan'>): PlanOptions | undefined {
  const recorded =
    typeof plan === 'object' && plan !== null && 'options' in plan ? plan['options'] : undefined
  const parsed = v.safeParse(optionsSchema, recorded)
  return parsed.success ? parsed.output : undefined
}

/** What JSON keeps of a value: keys that are undefined are gone. */
const asJson = (value: object): Json => JSON.parse(JSON.stringify(value))

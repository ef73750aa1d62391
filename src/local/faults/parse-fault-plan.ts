import * as v from 'valibot'
import { shortText } from '../../core/short-text.ts'
import { faultKinds, type FaultPlan, type FaultRule, type FaultTrigger } from './fault-plan.ts'
import {
  operationsOf,
  ruleFaults,
  unknownWord,
  type GivenRule,
  type KnownOperations,
} from './fault-rule-check.ts'

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
const count = whole(1, 1_000_000)
const words = v.pipe(v.array(v.string()), v.minLength(1))

/** To valibot a list is an object too, one with a key `every`. */
const object = v.custom<object>(
  (input) => typeof input === 'object' && input !== null && !Array.isArray(input),
  'not an object',
)

const ruleSchema = v.strictObject({
  kind: v.picklist(faultKinds),
  service: v.optional(v.string()),
  operation: v.optional(v.union([v.string(), words])),
  probability: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  nth: v.optional(v.union([count, v.pipe(v.array(count), v.minLength(1))])),
  every: v.optional(count),
  times: v.optional(count),
  status: v.optional(v.picklist([500, 502, 503, 504])),
  delayMs: v.optional(whole(1, 3_600_000)),
  reads: v.optional(count),
  retryAfterSeconds: v.optional(whole(0, 3600)),
})

const planSchema = v.strictObject({
  seed: v.optional(whole(0, Number.MAX_SAFE_INTEGER), 1),
  rules: v.pipe(v.array(v.pipe(object, ruleSchema)), v.maxLength(1000)),
})

/** @returns the plan, or everything that is wrong with it: one line each, beginning with the place (`rules[2].kind: …`) */
export function parseFaultPlan(
  document: unknown,
  known: KnownOperations,
): FaultPlan | { readonly faults: readonly string[] } {
  const parsed = v.safeParse(v.pipe(object, planSchema), document)
  if (!parsed.success) return { faults: parsed.issues.map(issueText) }
  const { seed, rules } = parsed.output
  const faults = rules.flatMap((rule, at) => ruleFaults(rule, known).map((text) => `rules[${at}]${text}`))
  return faults.length > 0 ? { faults } : { seed, rules: rules.map(ruleOf) }
}

function ruleOf(given: GivenRule): FaultRule {
  const { kind, service, times, status, delayMs, reads, retryAfterSeconds } = given
  return {
    ...{ kind, delayMs, retryAfterSeconds, operations: operationsOf(given), trigger: triggerOf(given) },
    service: service === '*' ? undefined : service,
    times: times ?? Number.POSITIVE_INFINITY,
    status: status ?? 503,
    reads: reads ?? 3,
  }
}

function triggerOf({ probability = 0, nth, every }: GivenRule): FaultTrigger {
  if (every !== undefined) return { kind: 'every', every }
  if (nth === undefined) return { kind: 'probability', probability }
  return { kind: 'nth', calls: typeof nth === 'number' ? [nth] : nth }
}

function issueText(issue: v.BaseIssue<unknown>): string {
  const place = (issue.path ?? [])
    .map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')
  return `${place === '' ? 'the document' : shortText(place, 80)}: ${problemOf(issue)}`
}

function problemOf(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === 'never') {
    const keys = issue.path?.length === 1 ? planSchema.entries : ruleSchema.entries
    return `key ${unknownWord(String(issue.path?.at(-1)?.key), Object.keys(keys))}`
  }
  if (issue.input === undefined) return 'missing'
  if (issue.type === 'picklist' && typeof issue.input === 'string')
    return unknownWord(issue.input, faultKinds)
  return shortText(issue.message, 120)
}

import { parseFaultPlan } from '../../src/local/faults/parse-fault-plan.ts'
import type { Corpus } from './corpus.ts'
import { damagedJson } from './damaged-json.ts'
import { misplacedKey } from './named-place.ts'

const known = {
  lambda: ['Invoke', 'GetFunctionConfiguration', 'UpdateFunctionConfiguration'],
  'emr-serverless': ['StartJobRun', 'GetJobRun', 'ListJobRuns', 'CancelJobRun'],
  glue: ['StartJobRun', 'GetJobRun', 'GetJobRuns', 'BatchStopJobRun'],
}
const plans: readonly unknown[] = [
  {
    seed: 7,
    rules: [
      { kind: 'throttle', service: 'lambda', operation: 'Invoke', probability: 0.2, retryAfterSeconds: 1 },
      { kind: 'error-after', status: 503, operation: ['StartJobRun'], nth: [1, 3], times: 2 },
      { kind: 'stale-state', service: 'glue', operation: 'GetJobRun', every: 3, reads: 2 },
      { kind: 'delay', service: '*', probability: 1, delayMs: 20 },
      { kind: 'missing-billing', service: 'emr-serverless', every: 1 },
    ],
  },
  { rules: [{ kind: 'reset-before', probability: 0.5 }] },
]

export const faultPlans: Corpus = {
  name: 'fault plans',
  cases: 2_000,
  open: () => ({
    make(random) {
      for (;;) {
        const text = damagedJson(plans, random).toString('utf8')
        try {
          return JSON.parse(text)
        } catch {
          // Its file is read as any JSON file is.
        }
      }
    },
    read(document) {
      const plan = parseFaultPlan(document, known)
      if ('faults' in plan) {
        const [message = 'no words'] = plan.faults
        return { message, suggestions: plan.faults.slice(1) }
      }
      const figures = plan.rules.flatMap(({ trigger }) =>
        trigger.kind === 'probability' ? trigger.probability : [],
      )
      if (figures.some((each) => !(each >= 0 && each <= 1)))
        throw new Error(`probabilities ${figures.join()}`)
      return undefined
    },
    misplaced({ message }, document) {
      const path = /^(.*?): ./su.exec(message)?.[1]
      if (path === undefined) return 'no place'
      return path === 'the document' || path === '' ? undefined : misplacedKey(path, document)
    },
  }),
}

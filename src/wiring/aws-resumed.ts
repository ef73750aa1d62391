import { UsageInvalid } from '../core/errors.ts'
import type { Json } from '../core/trial.ts'
import type { JournalState } from '../store/journal-state.ts'
import { maskedAccount, type AwsAccount } from './aws-account.ts'

/** For the record of a run: where it was, and what it found there. */
export function accountFacts({ caller, deployment, endpoint }: AwsAccount): {
  readonly notes: readonly string[]
  readonly extra: Json
} {
  const { stack, region, partition, imageDigest } = deployment
  const { accountId, clockOffsetMs } = caller
  return {
    notes: endpoint === null ? [] : [`not AWS: all calls went to ${endpoint}`],
    extra: {
      aws: {
        ...{ stack, region, partition, imageDigest, accountId, endpoint },
        clockOffsetMs: clockOffsetMs === undefined ? null : Math.round(clockOffsetMs),
      },
    },
  }
}

/** Figures of two accounts, stacks or endpoints do not belong in one run. @throws UsageInvalid */
export function requireSameAccount(
  { caller, deployment, endpoint }: AwsAccount,
  resumed: JournalState | undefined,
): void {
  const begun = factsOf(resumed?.run.environment.extra)
  if (begun === undefined) return
  const now = { accountId: caller.accountId, stack: deployment.stack, endpoint }
  const kinds = ['accountId', 'stack', 'endpoint'] as const
  const kind = kinds.find((each) => begun[each] !== now[each])
  if (kind !== undefined) throw other(words[kind](begun[kind] ?? null), words[kind](now[kind]))
}

const words: Readonly<Record<'accountId' | 'stack' | 'endpoint', (value: Json) => string>> = {
  accountId: (id) => `account ${typeof id === 'string' ? maskedAccount(id) : 'unknown'}`,
  stack: (name) => `stack ${typeof name === 'string' ? name : 'unknown'}`,
  endpoint: (url) => (typeof url === 'string' ? `endpoint ${url}` : 'AWS itself'),
}

function factsOf(extra: Json | undefined): { readonly [key: string]: Json } | undefined {
  const facts = isFields(extra) ? extra['aws'] : undefined
  return isFields(facts) ? facts : undefined
}

const isFields = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const other = (begun: string, now: string): UsageInvalid =>
  new UsageInvalid(`run cannot go on there in --resume: it was begun on ${begun}, this is ${now}`, {
    suggestions: ['Give what it was begun with (AWS_PROFILE, --stack, --endpoint-url), or start a new run.'],
  })

import type { Account } from './account.ts'

export const serviceNames = ['lambda', 'logs', 'emr-serverless', 'glue', 's3'] as const
export type ServiceName = (typeof serviceNames)[number]

/** One thing that a service does, which code here relies on. */
export interface Fact {
  /** `glue.start-has-no-token`: unique, and stable over the years. */
  readonly id: string
  readonly sentence: string
  /** The page of the documentation or the thread that says so. */
  readonly source: string
  readonly service: ServiceName
  /** Starts something that AWS bills: an invocation, a job run. */
  readonly spends?: true
  /** Only a function whose code runs shows it. */
  readonly needs?: 'handler'
  /** Rejects where the service does otherwise. */
  readonly steps: (account: Account) => Promise<void>
}

type FactOutcome = 'holds' | 'deviates' | 'broken' | 'skipped'

export interface FactResult extends Pick<Fact, 'id' | 'sentence' | 'source' | 'service'> {
  readonly outcome: FactOutcome
  /** What was found instead, or why it was not looked at; empty where the fact holds. */
  readonly found: string
  readonly ms: number
}

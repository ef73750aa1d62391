import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import type { EMRServerlessClient } from '@aws-sdk/client-emr-serverless'
import type { GlueClient } from '@aws-sdk/client-glue'
import type { CreateFunctionCommandInput, LambdaClient } from '@aws-sdk/client-lambda'
import type { S3Client } from '@aws-sdk/client-s3'
import type { ServiceName } from './fact.ts'

/** How a function or a job is to end. `slow` and `endless` leave time to look at it; `endless` outlives a minute. */
export type WorkKind = 'ok' | 'fail' | 'slow' | 'endless'

/** Where facts are looked at: a set of endpoints, and what throw-away resources are made of there. */
export interface Account {
  /** `local`, `moto`, `aws eu-central-1` */
  readonly title: string
  readonly services: ReadonlySet<ServiceName>
  /** Whether a function runs code of ours. */
  readonly runsHandlers: boolean
  readonly clients: {
    readonly lambda: LambdaClient
    readonly emr: EMRServerlessClient
    readonly glue: GlueClient
    readonly logs: CloudWatchLogsClient
    readonly s3: S3Client
  }
  readonly roles: { readonly lambda: string; readonly emr: string; readonly glue: string }
  readonly tags: Readonly<Record<string, string>>
  /** A function that answers, waits or fails by its event. */
  readonly code: Pick<CreateFunctionCommandInput, 'Code' | 'PackageType' | 'Runtime' | 'Handler'>
  /** URI of a script that does the same by its `--event`. */
  readonly script: string
  event(kind: WorkKind): string
  /** For `until`: how soon is looked again, and when it is given up. */
  readonly patience: { readonly patienceMs: number; readonly pollMs: number }
  /** A name that nothing else has. */
  name(): string
  /** Is removed after the fact, last made first removed; also where the fact did not hold. */
  later(remove: () => Promise<unknown>): void
  /** Removes what `later` was told of. */
  tidy(): Promise<readonly string[]>
}

/** What of an account is the same everywhere. */
export function housekeeping(prefix: string): Pick<Account, 'name' | 'later' | 'tidy'> {
  const removals: (() => Promise<unknown>)[] = []
  let made = 0
  return {
    name: () => {
      made += 1
      return `${prefix}-${made}`
    },
    later: (remove) => removals.push(remove),
    tidy: async () => {
      const left: string[] = []
      for (const remove of removals.splice(0).toReversed()) {
        await remove().catch((error: unknown) => left.push(String(error)))
      }
      return left
    },
  }
}

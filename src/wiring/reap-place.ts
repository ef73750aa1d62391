import type { DeploymentNames } from '../core/deployment.ts'
import type { AwsClients } from '../aws/clients.ts'
import type { PollContext } from '../aws/poll.ts'
import type { Target } from '../core/platform.ts'
import type { Storage } from '../storage/storage.ts'

/** One region of an account, or one served local engine, in which something may be running. */
export interface ReapPlace {
  readonly target: Target
  readonly region: string
  readonly clients: AwsClients
  /** What the stack's resources are called. */
  readonly names: DeploymentNames
  readonly poll: PollContext
  /** Where result documents lie, if that is known: one that is there says that its attempt is over. */
  readonly storage: Storage | undefined
  readonly isDryRun: boolean
  /** Things of which no journal here knows are stopped too, once they are this old, ms. Undefined: they are left alone. */
  readonly strangersOlderThanMs: number | undefined
  /** What a journal knows is left alone while it is younger, ms. */
  readonly suspectsOlderThanMs: number
}

/** How long a job run may take from the call that stops it to its end, and then to its bill, ms. */
export const endPatienceMs = { end: 30_000, bill: 5_000 }

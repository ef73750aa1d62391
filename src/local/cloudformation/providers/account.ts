import type { ProjectRegistry } from '../../codebuild/build-project.ts'
import type { EcrRegistry } from '../../ecr/ecr-registry.ts'
import type { EngineContext } from '../../engine.ts'
import type { IamRegistry } from '../../iam/iam-registry.ts'
import type { WireService } from '../../wire.ts'

/** What stacks make their resources in: the services of the account, and what has no service of its own. */
export interface Account {
  readonly context: Pick<EngineContext, 'accountId' | 'region' | 'now' | 'logs'>
  readonly lambda: WireService
  readonly emrServerless: WireService
  readonly glue: WireService
  readonly s3: WireService
  readonly ecr: EcrRegistry
  readonly projects: ProjectRegistry
  readonly iam: IamRegistry
  /** Bucket names that somebody else has. */
  readonly takenBuckets: ReadonlySet<string>
}

import { createClients } from '../aws/clients.ts'
import { endsTooSoon } from '../aws/shared-credentials.ts'
import type { Plan } from '../bench/plan.ts'
import type { Cell } from '../core/cell.ts'
import { namesOf, type Deployment } from '../core/deployment.ts'
import { UsageInvalid } from '../core/errors.ts'
import { createRunners } from '../runners/index.ts'
import { usualPatience } from '../runners/runner.ts'
import { openStorage } from '../storage/index.ts'
import type { AwsAccount, AwsFlags } from './aws-account.ts'
import { laneOnAws } from './aws-lanes.ts'
import { awsRefusal } from './aws-refusal.ts'
import { requireWarmCapacity } from './aws-warm-capacity.ts'
import { explainFailure } from './explain-failure.ts'
import type { RunTarget } from './run-target.ts'

export interface AwsTargetOptions {
  readonly account: AwsAccount
  readonly flags: AwsFlags
  readonly plan: Plan
  readonly packageRoot: string
  readonly signal: AbortSignal
  readonly now: () => number
}

/** Everything of a run that is there but the work itself, and for how long: for credentials that end. */
const startPatienceMs = 15 * 60_000

/** The stack of an account as the place of a run. @throws UsageInvalid where it lacks what the plan needs */
export async function openAwsTarget(target: AwsTargetOptions): Promise<RunTarget> {
  const { account, flags, plan, packageRoot, signal, now } = target
  const { deployment, caller, endpoint, options, notes } = account
  const { lambdaFunction: stockFunction } = flags
  requireFunctions(plan, deployment, stockFunction)
  const clients = createClients(options)
  await requireWarmCapacity(plan, deployment, clients).catch((error: unknown) => {
    clients.destroy()
    throw awsRefusal(error, 'EMR Serverless application cannot be looked at', packageRoot)
  })
  const { bucket, roles, applications, region, partition } = deployment
  return {
    runners: createRunners(clients, {
      names: { ...namesOf(deployment.stack), glueJobName: deployment.glueJob },
      emrServerless: {
        executionRoleArn: roles.emrServerless,
        applicationIds: applications,
        logUri: `s3://${bucket}/logs/`,
      },
      ...(stockFunction !== undefined && { stockFunction }),
    }),
    storage: openStorage(`s3://${bucket}`, { clients, signal }),
    enforcementOf: () => Promise.resolve(undefined),
    notes,
    poll: { leastMs: 1_000, mostMs: 5_000 },
    patience: usualPatience,
    place: { target: 'aws', region, endpoint, accountId: caller.accountId, partition, engine: 'aws' },
    earlierMayLive: true,
    laneOf: (cell: Cell) => laneOnAws(cell, stockFunction),
    mayStart: () => endsTooSoon(options.credentials, plan.timeoutSeconds * 1000 + startPatienceMs, now),
    explain: explainFailure({ clients, deployment, stockFunction }),
    close() {
      clients.destroy()
      return Promise.resolve()
    },
  }
}

function requireFunctions({ cells }: Plan, deployment: Deployment, stockFunction: string | undefined): void {
  if (stockFunction !== undefined) return
  const { functionName } = namesOf(deployment.stack)
  const wanted = new Set(
    cells.flatMap(({ sizing }) => (sizing.platform === 'lambda' ? [sizing.memoryMiB] : [])),
  )
  if (wanted.size > 0 && deployment.functions.length === 0) {
    throw new UsageInvalid(`stack ${deployment.stack} has no Lambda functions yet: its image is not built`, {
      suggestions: [
        'Build it: soalbench infra up',
        'Or leave Lambda out with --platforms emr-serverless,glue.',
      ],
    })
  }
  const missing = [...wanted].filter((memoryMiB) => !deployment.functions.includes(functionName(memoryMiB)))
  if (missing.length === 0) return
  const sizes = deployment.functions.map((name) => name.slice(deployment.stack.length + 1))
  throw new UsageInvalid(`stack has no function of this size in --memory: ${missing.join(', ')} MiB`, {
    suggestions: [`Choose from ${sizes.join(', ')}.`],
  })
}

import type { AwsClients } from '../aws/clients.ts'
import type { Cell } from '../core/cell.ts'
import { deployment, type DeploymentNames } from '../core/deployment.ts'
import type { Platform } from '../core/platform.ts'
import type { Observation } from '../core/trial.ts'
import { EmrServerlessRunner, type EmrDeployment } from './emr-serverless.ts'
import { throwExpired } from './expired.ts'
import { GlueRunner } from './glue.ts'
import { LambdaRunner } from './lambda.ts'
import type { RunContext, Runner, TrialRequest } from './runner.ts'

/** One runner per platform; a platform without one does not compile. */
export type Runners = { readonly [P in Platform]: Runner<P> }

export interface RunnerOptions {
  /** Absent: those of the usual stack. */
  readonly names?: DeploymentNames
  /** EMR Serverless as it is deployed; absent: found by its names, with a role that only the local engines take. */
  readonly emrServerless?: EmrDeployment
  /** A Lambda function that is not ours, for all Lambda cells. */
  readonly stockFunction?: string
}

export function createRunners(clients: AwsClients, options: RunnerOptions = {}): Runners {
  const { names = deployment, emrServerless, stockFunction } = options
  return {
    lambda: new LambdaRunner(clients, { names, stockFunction }),
    'emr-serverless': new EmrServerlessRunner(clients, { names, ...emrServerless }),
    glue: new GlueRunner(clients, names.glueJobName),
  } satisfies Runners
}

/** The one place that joins a platform id to its runner; keeps the pair typed. */
export function runTrial<P extends Platform>(
  runners: Runners,
  request: TrialRequest<P>,
  context: RunContext,
): Promise<Observation> {
  const runner: Runner<P> = runners[request.cell.platform]
  return runner.run(request, context).catch(throwExpired)
}

export function prepareRunner<P extends Platform>(
  runners: Runners,
  platform: P,
  cells: readonly Cell<P>[],
  context: RunContext,
): Promise<void> {
  const runner: Runner<P> = runners[platform]
  return runner.prepare(cells, context).catch(throwExpired)
}

import type { AwsClients } from '../aws/clients.ts'
import type { Cell } from '../core/cell.ts'
import type { Platform } from '../core/platform.ts'
import type { Observation } from '../core/trial.ts'
import { EmrServerlessRunner } from './emr-serverless.ts'
import { GlueRunner } from './glue.ts'
import { LambdaRunner } from './lambda.ts'
import type { RunContext, Runner, TrialRequest } from './runner.ts'

/** One runner per platform; a platform without one does not compile. */
export type Runners = { readonly [P in Platform]: Runner<P> }

export interface RunnerOptions {
  /** Role of EMR Serverless job runs. The local engines take any. */
  readonly executionRoleArn?: string
}

export function createRunners(clients: AwsClients, options: RunnerOptions = {}): Runners {
  return {
    lambda: new LambdaRunner(clients),
    'emr-serverless': new EmrServerlessRunner(clients, options.executionRoleArn),
    glue: new GlueRunner(clients),
  } satisfies Runners
}

/** The one place that joins a platform id to its runner; keeps the pair typed. */
export function runTrial<P extends Platform>(
  runners: Runners,
  request: TrialRequest<P>,
  context: RunContext,
): Promise<Observation> {
  const runner: Runner<P> = runners[request.cell.platform]
  return runner.run(request, context)
}

export function prepareRunner<P extends Platform>(
  runners: Runners,
  platform: P,
  cells: readonly Cell<P>[],
  context: RunContext,
): Promise<void> {
  const runner: Runner<P> = runners[platform]
  return runner.prepare(cells, context)
}

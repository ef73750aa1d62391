import { mkdir, writeFile } from 'node:fs/promises'
import { onTestFinished } from 'vitest'
import { createClients, type AwsClients } from '../../src/aws/clients.ts'
import { attemptKeys } from '../../src/bench/trial-event.ts'
import { defaultEmrSizing, defaultGlueSizing } from '../../src/bench/plan-cells.ts'
import { attemptOf, type Attempt } from '../../src/core/attempt.ts'
import type { Cell } from '../../src/core/cell.ts'
import { deployment } from '../../src/core/deployment.ts'
import { startRehearsalEngine } from '../../src/local/index.ts'
import { defaultInventory } from '../../src/local/inventory.ts'
import { publishServed } from '../../src/local/served.ts'
import { attemptArgument } from '../../src/runners/glue-attempt.ts'
import { startRun, type RunWriter } from '../../src/store/run-writer.ts'
import type { Workspace } from '../../src/store/workspace.ts'
import { exampleRun } from '../store/example-run.ts'
import { temporaryWorkspace } from '../store/temporary-workspace.ts'

const memoryMiB = 1769
const common = { workload: 'aggregate', format: 'csv', payloadBytes: 10_000, startLevel: 'cold' } as const

export const cells = {
  lambda: {
    ...common,
    platform: 'lambda',
    sizing: { platform: 'lambda', memoryMiB, ephemeralMiB: 512, architecture: 'x86_64' },
  },
  emr: { ...common, platform: 'emr-serverless', sizing: defaultEmrSizing },
  glue: { ...common, platform: 'glue', sizing: defaultGlueSizing },
} satisfies Record<string, Cell>

/** An engine that is served in a workspace, whose scripts never end, and a run whose process is gone. */
export interface ReapSetting {
  readonly workspace: Workspace
  readonly clients: AwsClients
  readonly writer: RunWriter
  /** A trial and its first attempt, as the run wrote them down before it sent anything. */
  intend(trialId: string, cell: Cell): Promise<Attempt>
  startEmr(attempt: Attempt, tags?: Readonly<Record<string, string>>): Promise<string>
  startGlue(attempt: Attempt): Promise<string>
  stateOfEmr(jobRunId: string): Promise<string | undefined>
  stateOfGlue(runId: string): Promise<string | undefined>
}

export const runId = exampleRun().runId

export async function reapSetting(): Promise<ReapSetting> {
  const workspace = await temporaryWorkspace()
  const clients = createClients(await serve(workspace))
  const run = { ...exampleRun(), startedAt: new Date().toISOString() }
  const writer = await startRun(run, { workspace, now: Date.now, warn: () => undefined })
  onTestFinished(() => clients.destroy())
  onTestFinished(() => writer.close())
  await mkdir(workspace.scripts, { recursive: true })
  await writeFile(`${workspace.scripts}/job.py`, 'pass')
  await writeFile(`${workspace.payloads}/in.csv`, 'a\n1\n')
  const applicationId = await coldApplication(clients)
  return {
    ...{ workspace, clients, writer },
    async intend(trialId, cell) {
      const attempt = attemptOf(trialId, 'sample', 1)
      await writer.intend({ trialId, cell, repetition: 1, sequence: 1 })
      await writer.intendAttempt({ ...attempt, reservedUsd: '0.05' })
      return attempt
    },
    startEmr: (attempt, tags = { 'soalbench:trial': attempt.trialId }) =>
      startEmr(clients, applicationId, workspace, attempt, tags),
    startGlue: (attempt) => startGlue(clients, workspace, attempt),
    async stateOfEmr(jobRunId) {
      const { sdk, control } = await clients.emrServerless()
      return (await control.send(new sdk.GetJobRunCommand({ applicationId, jobRunId }))).jobRun?.state
    },
    async stateOfGlue(RunId) {
      const { sdk, control } = await clients.glue()
      const JobName = deployment.glueJobName
      return (await control.send(new sdk.GetJobRunCommand({ JobName, RunId }))).JobRun?.JobRunState
    },
  }
}

async function serve(workspace: Workspace) {
  const inventory = defaultInventory({
    memories: [memoryMiB],
    storageRootUri: `file://${workspace.root}`,
    taskRoot: workspace.root,
    emrSizing: defaultEmrSizing,
    glueSizing: defaultGlueSizing,
  })
  const engine = await startRehearsalEngine({
    ...{ directory: workspace.local, storageRoot: workspace.root, inventory, region: 'us-east-1' },
    ...{ log: () => undefined, now: Date.now, answers: () => Promise.resolve(undefined) },
    pace: { baseMs: 3_600_000 },
  })
  onTestFinished(() => engine.close())
  await publishServed(workspace.local, {
    ...{ engine, inventory, rehearsal: true, faults: false, now: Date.now },
  })
  return engine
}

async function coldApplication(clients: AwsClients): Promise<string> {
  const { sdk, control } = await clients.emrServerless()
  const { applications = [] } = await control.send(new sdk.ListApplicationsCommand({}))
  return applications.find(({ name }) => name === deployment.coldApplicationName)?.id ?? ''
}

function event({ root }: Workspace, attempt: Attempt): string {
  const keys = attemptKeys(runId, attempt)
  return JSON.stringify({
    ...{ TRIAL_ID: attempt.trialId, FORMAT: 'csv', INPUT_PATH: `file://${root}/payloads/in.csv` },
    ...{ OUTPUT_PATH: `file://${root}/${keys.output}`, RESULT_PATH: `file://${root}/${keys.result}` },
  })
}

async function startEmr(
  clients: AwsClients,
  applicationId: string,
  workspace: Workspace,
  attempt: Attempt,
  tags: Readonly<Record<string, string>>,
): Promise<string> {
  const { sdk, start } = await clients.emrServerless()
  const { jobRunId = '' } = await start.send(
    new sdk.StartJobRunCommand({
      ...{ applicationId, clientToken: attempt.token, name: attempt.token, tags },
      executionRoleArn: 'arn:aws:iam::000000000000:role/soalbench',
      jobDriver: {
        sparkSubmit: {
          entryPoint: `file://${workspace.scripts}/job.py`,
          entryPointArguments: ['--event', event(workspace, attempt)],
        },
      },
    }),
  )
  return jobRunId
}

async function startGlue(clients: AwsClients, workspace: Workspace, attempt: Attempt): Promise<string> {
  const { sdk, start } = await clients.glue()
  const { JobRunId = '' } = await start.send(
    new sdk.StartJobRunCommand({
      JobName: deployment.glueJobName,
      Arguments: {
        '--event': event(workspace, attempt),
        '--TRIAL_ID': attempt.trialId,
        [attemptArgument]: attempt.token,
        '--scriptLocation': `file://${workspace.scripts}/job.py`,
      },
    }),
  )
  return JobRunId
}

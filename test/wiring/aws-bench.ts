import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInfraClients, type InfraClients } from '../../src/aws/infra-clients.ts'
import { infraUp } from '../../src/deployment/infra-up.ts'
import { sourceBundle } from '../../src/deployment/source-bundle.ts'
import type { LocalEngine } from '../../src/local/engine.ts'
import { startRehearsalAccount, type RehearsalAccountOptions } from '../../src/local/start-account.ts'
import { knownAnswers } from '../../src/wiring/known-answers.ts'
import { contextOf, template } from '../deployment/account-setting.ts'

export interface AwsBench {
  readonly engine: LocalEngine
  /** For the built program: credentials and nothing of this computer's AWS configuration. */
  readonly env: Record<string, string>
  readonly workspace: string
  readonly infra: InfraClients
  /** Flags that lead there. */
  readonly flags: readonly string[]
  close(): Promise<void>
}

const region = 'eu-central-1'

/** A simulated account with the stack in it, and a workspace. */
export async function openAws(options: Partial<RehearsalAccountOptions> = {}): Promise<AwsBench> {
  const workspace = await realpath(await mkdtemp(join(tmpdir(), 'soalbench-aws-')))
  const engine = await startRehearsalAccount({
    directory: join(workspace, 'account'),
    storageRoot: workspace,
    taskRoot: resolve('infra/soal-image'),
    region,
    log: () => undefined,
    now: Date.now,
    stepMs: 1,
    answers: knownAnswers({ workspace, workloads: resolve('workloads') }),
    ...options,
  })
  const { endpoint, credentials } = engine
  const infra = createInfraClients({ endpoint, credentials, region })
  return {
    ...{ engine, workspace, infra },
    env: {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_CONFIG_FILE: join(workspace, 'none'),
      AWS_SHARED_CREDENTIALS_FILE: join(workspace, 'none'),
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    flags: ['--target', 'aws', '--region', region, '--endpoint-url', endpoint, '--workspace', workspace],
    close: async () => {
      infra.destroy()
      await engine.close()
      await rm(workspace, { recursive: true, force: true })
    },
  }
}

/** What `soalbench infra up` does. */
export async function deployStack(
  { engine }: AwsBench,
  parameters: Record<string, string> = {},
): Promise<void> {
  const context = contextOf(engine, [])
  const bundle = await sourceBundle(resolve('.'))
  const tags = { app: 'soalbench', stack: 'soalbench' }
  const confirm = (): Promise<boolean> => Promise.resolve(true)
  try {
    await infraUp({ template, bundle, parameters, tags, confirm }, context)
  } finally {
    context.clients.destroy()
  }
}

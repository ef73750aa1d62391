import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createInfraClients } from '../../src/aws/infra-clients.ts'
import type { DeployContext } from '../../src/deployment/deploy-context.ts'
import { infraDown, type DownReport } from '../../src/deployment/infra-down.ts'
import { infraStatus, type StatusReport } from '../../src/deployment/infra-status.ts'
import { infraUp, type UpReport } from '../../src/deployment/infra-up.ts'
import { sourceBundle } from '../../src/deployment/source-bundle.ts'
import type { LocalEngine } from '../../src/local/engine.ts'
import type { FaultPlan } from '../../src/local/faults/fault-plan.ts'
import { startRehearsalAccount, type RehearsalAccountOptions } from '../../src/local/start-account.ts'

export interface AccountSetting {
  readonly engine: LocalEngine
  readonly said: string[]
  readonly context: DeployContext
  readonly up: (parameters?: Readonly<Record<string, string>>, context?: DeployContext) => Promise<UpReport>
  readonly down: (context?: DeployContext) => Promise<DownReport>
  readonly status: () => Promise<StatusReport>
  readonly close: () => Promise<void>
}

export const template = JSON.stringify(JSON.parse(readFileSync('infra/soalbench.template.json', 'utf8')))

/** An empty account, and what works on it as the commands do. */
export async function openAccount(
  options: Partial<RehearsalAccountOptions> & { readonly faults?: FaultPlan } = {},
): Promise<AccountSetting> {
  const directory = await mkdtemp(join(tmpdir(), 'soalbench-account-'))
  const engine = await startRehearsalAccount({
    ...{ directory, storageRoot: directory, region: 'us-east-1', now: Date.now, log: () => undefined },
    ...{ answers: () => Promise.resolve(undefined), taskRoot: resolve('infra/soal-image'), stepMs: 1 },
    ...options,
  })
  const said: string[] = []
  const context = contextOf(engine, said)
  const bundle = await sourceBundle(resolve('.'))
  return {
    ...{ engine, said, context },
    up: (parameters = {}, own = context) =>
      infraUp({ template, bundle, parameters, tags, confirm: () => Promise.resolve(true) }, own),
    down: (own = context) => infraDown({ withHistory: false, confirm: () => Promise.resolve(true) }, own),
    status: () => infraStatus({ template, sourceSha256: bundle.sha256 }, context),
    close: async () => {
      context.clients.destroy()
      await engine.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

const tags = { app: 'soalbench', stack: 'soalbench' }

export function contextOf(engine: LocalEngine, said: string[]): DeployContext {
  return {
    clients: createInfraClients(engine),
    ...{ stack: 'soalbench', region: engine.region, accountId: '000000000000', partition: 'aws' },
    ...{ signal: new AbortController().signal, now: Date.now, random: () => 0.5, firstPauseMs: 2 },
    sleep: (ms) => delay(Math.min(ms, 20)),
    say: (line) => said.push(line),
  }
}

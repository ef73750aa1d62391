import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { LogStore } from '../../src/local/logs/log-store.ts'
import type { FunctionDefinition } from '../../src/local/engine.ts'
import { openFacade } from '../../src/local/facade.ts'
import { hostCompute } from '../../src/local/host-compute.ts'
import { createLambdaService } from '../../src/local/lambda/lambda-service.ts'
import { createAdvisory } from '../../src/local/limits/advisory.ts'
import { installation } from './lambda-bench.ts'

/** Lambda's registry of functions behind the real facade, on a clock of its own; nothing is ever invoked. */
export interface Registry {
  readonly client: LambdaClient
  advance(ms: number): void
  close(): Promise<void>
}

export async function openRegistry(functions: readonly FunctionDefinition[]): Promise<Registry> {
  const directory = await mkdtemp(join(tmpdir(), 'soalbench-registry-'))
  const credentials = { accessKeyId: 'SOALBENCHTEST', secretAccessKey: 'secret' }
  const region = 'eu-west-1'
  const log = (): void => undefined
  const startMs = Date.parse('2026-11-21T00:00:00Z')
  let aheadMs = 0
  const service = createLambdaService(
    {
      compute: hostCompute(installation),
      limiter: createAdvisory({ directory: join(directory, 'advisory') }),
      directory,
      storageRoot: directory,
      engineId: 'sb-test',
      region,
      accountId: '000000000000',
      now: () => startMs + aheadMs,
      log,
      recordEnforcement: log,
      ledger: { started: () => undefined, ended: () => undefined },
      logs: new LogStore({ now: () => startMs + aheadMs }),
    },
    functions,
  )
  const facade = await openFacade({ services: [service], credentials, region, port: 0, now: Date.now, log })
  const client = new LambdaClient({ endpoint: facade.endpoint, region, credentials, maxAttempts: 1 })
  return {
    client,
    advance: (ms) => {
      aheadMs += ms
    },
    close: async () => {
      client.destroy()
      await service.close()
      await facade.close()
      await rm(directory, { recursive: true })
    },
  }
}

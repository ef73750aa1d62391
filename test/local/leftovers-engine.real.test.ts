import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  EMRServerlessClient,
  ListApplicationsCommand,
  StartJobRunCommand,
} from '@aws-sdk/client-emr-serverless'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { array, object, optional, parse, string } from 'valibot'
import { describe, expect, it } from 'vitest'
import { hostCompute } from '../../src/local/host-compute.ts'
import { identifyProcess } from '../../src/local/process-identity.ts'
import { startEngine } from '../../src/local/start-engine.ts'
import { findInstallation } from '../../src/local/install/find-installation.ts'
import { needs, ready, serveEngine } from './conformance-engine.ts'
import { noTraces, tracesOf, type Traces } from './leftovers-traces.ts'
import { startChild } from './limits-child.ts'

const childLine = object({
  folder: string(),
  script: string(),
  endpoint: string(),
  region: string(),
  credentials: object({ accessKeyId: string(), secretAccessKey: string() }),
})

/** A long invocation and a Spark job, both started and neither awaited. */
async function startWork(client: {
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly script: string
}): Promise<void> {
  const { endpoint, region, credentials, script } = client
  const lambda = new LambdaClient({ endpoint, region, credentials, maxAttempts: 1 })
  const invoke = new InvokeCommand({ FunctionName: 'soalbench-1769', Payload: '{"sleep":600}' })
  lambda.send(invoke).catch(() => undefined)
  const emr = new EMRServerlessClient({ endpoint, region, credentials, maxAttempts: 1 })
  const { applications } = await emr.send(new ListApplicationsCommand({}))
  const names = parse(array(object({ id: string(), name: optional(string()) })), applications)
  await emr.send(
    new StartJobRunCommand({
      applicationId: names.find(({ name }) => name === 'soalbench-cold')?.id,
      executionRoleArn: 'arn:aws:iam::000000000000:role/soalbench',
      jobDriver: { sparkSubmit: { entryPoint: script } },
    }),
  )
}

/** Waits until a sandbox and Spark's processes are there. */
async function busyTraces(folder: string): Promise<{ id: string; traces: Traces }> {
  const directory = join(folder, 'local')
  const id = readdirSync(join(directory, 'engines'))[0] ?? ''
  for (let round = 0; round < 600; round += 1) {
    const traces = await tracesOf(id, directory)
    if (traces.compartments >= 3 && traces.processes >= 4) return { id, traces }
    await sleep(100)
  }
  throw new Error(`no work was seen: ${JSON.stringify(await tracesOf(id, directory))}`)
}

describe.skipIf(!ready)(`an engine in the middle of its work (${needs})`, () => {
  it('leaves nothing when it is closed', async () => {
    const served = await serveEngine()
    await startWork({ ...served.engine, script: served.script })
    const { id } = await busyTraces(served.folder)
    await served.engine.close()
    expect(await tracesOf(id, join(served.folder, 'local'))).toEqual(noTraces)
    expect(readdirSync(join(served.folder, 'local'))).toEqual(['ledger.jsonl'])
    await served.close()
  })

  it('leaves what the next start removes when it is killed', async () => {
    const bundles = await mkdtemp(join(tmpdir(), 'soalbench-child-'))
    const { node, line } = await startChild(
      `import { serveEngine } from './test/local/conformance-engine.ts'
       const { engine, folder, script } = await serveEngine()
       const { endpoint, region, credentials } = engine
       console.log(JSON.stringify({ folder, script, endpoint, region, credentials }))`,
      bundles,
    )
    const child = parse(childLine, JSON.parse(line))
    try {
      await startWork(child)
      const { id } = await busyTraces(child.folder)
      node.kill('SIGKILL')
      while ((await identifyProcess(node.pid ?? 0)) !== undefined) await sleep(10)
      const next = await restart(child.folder)
      expect(next.leftovers.join()).toContain(`engine ${id} had not been closed: removed`)
      expect(await tracesOf(id, join(child.folder, 'local'))).toEqual(noTraces)
      await next.close()
    } finally {
      node.kill('SIGKILL')
      await rm(child.folder, { recursive: true, force: true })
      await rm(bundles, { recursive: true, force: true })
    }
    expect(existsSync(child.folder)).toBe(false)
  })
})

async function restart(folder: string) {
  const installation = await findInstallation(
    join(process.env['SOALBENCH_TEST_PYTHON'] ?? '', '../../..'),
    'python',
  )
  if (installation === undefined) throw new Error('the installation has gone')
  return startEngine(
    {
      directory: join(folder, 'local'),
      storageRoot: folder,
      compute: hostCompute(installation),
      inventory: { functions: [], applications: [], jobs: [] },
      region: 'eu-central-1',
      log: () => undefined,
      now: Date.now,
    },
    [],
  )
}

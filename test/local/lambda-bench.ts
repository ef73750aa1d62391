import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { InvokeCommand, LambdaClient, type InvokeCommandOutput } from '@aws-sdk/client-lambda'
import type { Enforcement } from '../../src/core/trial.ts'
import type { FunctionDefinition, LocalEngine } from '../../src/local/engine.ts'
import { hostCompute } from '../../src/local/host-compute.ts'
import type { Installation } from '../../src/local/install/installation.ts'
import { createLambdaService, type LambdaOptions } from '../../src/local/lambda/lambda-service.ts'
import { startEngine } from '../../src/local/start-engine.ts'

const python = process.env['SOALBENCH_TEST_PYTHON'] ?? ''

/** Why the tests of the Lambda engine cannot run here; empty when they can. */
export const lambdaUnavailable = existsSync(python)
  ? ''
  : `no Python with awslambdaric at ${python}: set SOALBENCH_TEST_PYTHON`

export const installation: Installation = {
  python,
  sparkHome:
    process.env['SOALBENCH_TEST_SPARK_HOME'] ??
    join(dirname(python), '../lib/python3.11/site-packages/pyspark'),
  javaHome: process.env['SOALBENCH_TEST_JAVA_HOME'] ?? '/usr/lib/jvm/java-17-openjdk-amd64',
  versions: { python: '3.11', java: '17', spark: '3.5.6', awslambdaric: '4.0.1' },
}

export function modesFunction(change: Partial<FunctionDefinition> = {}): FunctionDefinition {
  return {
    name: 'modes',
    memoryMiB: 512,
    ephemeralMiB: 512,
    timeoutSeconds: 3,
    environment: {},
    handler: 'modes.handler',
    taskRoot: resolve('test/local/lambda-handler'),
    ...change,
  }
}

/** A number of an answer; NaN where it is none, which no expectation accepts. */
export function numberIn(payload: unknown, key: string): number {
  const value = Object.entries(payload ?? {}).find(([name]) => name === key)?.[1]
  return typeof value === 'number' ? value : NaN
}

/** Figures for the reader of a test run; never asserted. */
export function show(text: string): void {
  process.stdout.write(`${text}\n`)
}

export interface Invoked {
  readonly output: InvokeCommandOutput
  readonly error: string | undefined
  readonly payload: unknown
  readonly log: string
  /** Fields of the REPORT line. */
  readonly report: Readonly<Record<string, string>>
  readonly enforcement: Enforcement | undefined
  readonly clientMs: number
}

export interface Bench {
  readonly engine: LocalEngine
  readonly client: LambdaClient
  readonly directory: string
  readonly lines: readonly string[]
  invoke(functionName: string, event: unknown, more?: Partial<InvokeCommand['input']>): Promise<Invoked>
  close(): Promise<void>
}

/** A real engine with the given functions, and the SDK's client for it. */
export async function openBench(
  functions: readonly FunctionDefinition[],
  options: LambdaOptions = {},
): Promise<Bench> {
  const directory = await mkdtemp(join(tmpdir(), 'soalbench-lambda-'))
  await mkdir(join(directory, 'storage'))
  const lines: string[] = []
  const engine = await startEngine(
    {
      directory: join(directory, 'local'),
      storageRoot: join(directory, 'storage'),
      compute: hostCompute(installation),
      inventory: { functions, applications: [], jobs: [] },
      region: 'us-east-1',
      log: (line) => lines.push(line),
      now: Date.now,
    },
    [(context, inventory) => createLambdaService(context, inventory.functions, options)],
  )
  const client = new LambdaClient({
    endpoint: engine.endpoint,
    region: engine.region,
    credentials: engine.credentials,
    maxAttempts: 1,
  })
  return {
    engine,
    client,
    directory,
    lines,
    invoke: async (functionName, event, more = {}) => {
      const startedAt = performance.now()
      const command = new InvokeCommand({
        FunctionName: functionName,
        Payload: Buffer.from(JSON.stringify(event)),
        LogType: 'Tail',
        ...more,
      })
      const output = await client.send(command)
      return describeInvocation(engine, output, performance.now() - startedAt)
    },
    close: async () => {
      client.destroy()
      await engine.close()
      await rm(directory, { recursive: true })
    },
  }
}

function describeInvocation(engine: LocalEngine, output: InvokeCommandOutput, clientMs: number): Invoked {
  const text = Buffer.from(output.Payload ?? []).toString()
  const log = Buffer.from(output.LogResult ?? '', 'base64').toString()
  const line = log.split('\n').find((each) => each.startsWith('REPORT ')) ?? ''
  const fields = line
    .replace(/^REPORT /, '')
    .split('\t')
    .filter(Boolean)
  return {
    output,
    error: output.FunctionError,
    payload: text === '' ? undefined : JSON.parse(text),
    log,
    report: Object.fromEntries(fields.map((field) => field.split(/: (.*)/s).slice(0, 2))),
    enforcement: engine.enforcementOf(output.$metadata.requestId ?? ''),
    clientMs,
  }
}

/** Everything on this host that names the engine directory or one of its compartments. */
export async function traces(directory: string, pid = process.pid): Promise<string[]> {
  const { stdout } = await promisify(execFile)('find', [
    '/sys/fs/cgroup',
    '-type',
    'd',
    '-name',
    `sb-${pid}-*`,
  ])
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8'))
    .split('\n')
    .filter((line) => line.includes(directory))
  const loops: string[] = []
  for (const name of await readdir('/sys/block')) {
    const image = await readFile(`/sys/block/${name}/loop/backing_file`, 'utf8').catch(() => '')
    if (image.includes(directory)) loops.push(image.trim())
  }
  const files = await readdir(directory, { recursive: true }).catch(() => [])
  return [
    ...stdout.split('\n').filter(Boolean),
    ...mounts,
    ...loops,
    ...files.filter((file) => file.includes('sb-')),
  ]
}

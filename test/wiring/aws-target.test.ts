import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { FaultPlan } from '../../src/local/faults/fault-plan.ts'
import { parseFaultPlan } from '../../src/local/faults/parse-fault-plan.ts'
import { readLedger } from '../../src/local/ledger/read-ledger.ts'
import { summariseLedger } from '../../src/local/ledger/summarise-ledger.ts'
import { localOperations } from '../../src/local/operations.ts'
import { readRun } from '../../src/store/read-run.ts'
import { workspaceAt } from '../../src/store/workspace.ts'
import { deployStack, openAws, type AwsBench } from './aws-bench.ts'

let here: AwsBench | undefined
afterEach(async () => {
  await here?.close()
  here = undefined
})

async function deployed(options: Parameters<typeof openAws>[0] = {}): Promise<AwsBench> {
  here = await openAws(options)
  await deployStack(here, { WarmCapacity: 'yes' })
  return here
}

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** `soalbench run` as it was built, as its users start it. */
function start({ env }: AwsBench, args: readonly string[], more: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['bin/run.js', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: env['AWS_CONFIG_FILE'] ?? '',
      NO_COLOR: '1',
      ...env,
      ...more,
    },
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended: Promise<Ended> = once(child, 'close').then(() => ({ code: child.exitCode, stdout, stderr }))
  return { child, ended, seen: () => stderr }
}

const small = ['--sizes', '10kb', '--memory', '1769', '--reps', '1', '--json']
const run = (bench: AwsBench, more: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
  start(bench, ['run', ...bench.flags, ...more], env).ended

const runIdIn = ({ stdout, stderr }: Ended): string =>
  /\d{8}-\d{6}-[a-z0-9]{4}/.exec(stdout === '' ? stderr : stdout)?.[0] ?? ''

function planOf(document: object): FaultPlan {
  const plan = parseFaultPlan(document, localOperations)
  if ('rules' in plan) return plan
  throw new Error(plan.faults.join('; '))
}

/** By the account's own ledger: samples that were worked on, and how often each. */
async function executions({ workspace }: AwsBench): Promise<Map<string, number>> {
  const ledger = summariseLedger(await readLedger(join(workspace, 'account', 'ledger.jsonl')))
  return new Map([...ledger.executions].filter(([token]) => !token.includes('-prime')))
}

describe('soalbench run --target aws', { timeout: 120_000 }, () => {
  it('measures the matrix in the account, stages to its bucket, and records where it was', async () => {
    const bench = await deployed()
    const ended = await run(bench, [...small, '--yes'])
    expect(ended).toMatchObject({ code: 0 })
    const { trials, run: record } = await readRun(workspaceAt(bench.workspace), runIdIn(ended))
    expect(trials.map(({ state }) => state)).toEqual(Array(5).fill('succeeded'))
    const { endpoint } = bench.engine
    const place = { target: 'aws', engine: 'aws', region: 'eu-central-1', endpoint, partition: 'aws' }
    for (const trial of trials) {
      expect(trial.place).toEqual({ ...place, accountId: '000000000000' })
      expect(trial.limits).toBeNull()
    }
    expect(record.environment.extra).toMatchObject({ aws: { stack: 'soalbench', endpoint } })
    expect([...(await executions(bench)).values()]).toEqual([1, 1, 1, 1, 1])
    expect(JSON.parse(ended.stdout)).toMatchObject({ modelledUsd: null, reservedUsd: '0' })
    expect(Number(JSON.parse(ended.stdout).spentUsd)).toBeGreaterThan(0)
    expect(ended.stderr).toContain(`NOT AWS: all calls go to ${endpoint}`)
    expect(ended.stderr).not.toContain('000000000000')
    const report = join(bench.workspace, 'report')
    const written = await start(bench, ['report', '--workspace', bench.workspace, '--out', report]).ended
    expect(written).toMatchObject({ code: 0 })
    const page = await readFile(join(report, 'report.md'), 'utf8')
    expect(page).toContain(`Not AWS: endpoint ${endpoint}`)
    expect(page).not.toMatch(/Measured on local engines|nobody was billed/i)
  })

  it('comes to its end in spite of faults, and runs nothing twice', async () => {
    const kinds = [
      'throttle',
      'error-before',
      'error-after',
      'reset-before',
      'reset-after',
      'truncate',
    ] as const
    // Not of what the account is made with, nor of who is asked first.
    const services = ['lambda', 'emr-serverless', 'glue', 's3'] as const
    const rules = services.flatMap((service) =>
      kinds.map((kind) => ({ kind, service, operation: '*', probability: 0.02 })),
    )
    const bench = await deployed({ faults: planOf({ seed: 7, rules }) })
    let ended = await run(bench, [...small, '--yes'])
    for (let again = 0; again < 3 && ended.code === 75; again += 1)
      ended = await run(bench, ['--resume', runIdIn(ended), '--yes', '--json'])
    expect(ended).toMatchObject({ code: 0 })
    const { trials } = await readRun(workspaceAt(bench.workspace), runIdIn(ended))
    expect(trials.map(({ state }) => state)).toEqual(Array(5).fill('succeeded'))
    expect(Math.max(...(await executions(bench)).values())).toBe(1)
  })

  it('is killed, and goes on with what it had started: adopted, not started again', async () => {
    const bench = await deployed({ pace: { baseMs: 4_000 } })
    const first = start(bench, ['run', ...bench.flags, ...small, '--starts', 'cold', '--yes'])
    await expect.poll(async () => (await executions(bench)).size, { timeout: 60_000 }).toBe(3)
    first.child.kill('SIGKILL')
    const killed = await first.ended
    const resumed = await run(bench, ['--resume', runIdIn(killed), '--yes', '--json'])
    expect(resumed).toMatchObject({ code: 0 })
    const { trials } = await readRun(workspaceAt(bench.workspace), runIdIn(killed))
    expect(trials.map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'succeeded'])
    expect([...(await executions(bench)).values()]).toEqual([1, 1, 1])
  })

  it('stops when the credentials expire, and goes on after the next login', async () => {
    const expired = { kind: 'expired-token', operation: 'GetJobRun', service: 'glue', nth: 1 } as const
    const bench = await deployed({
      faults: planOf({ seed: 1, rules: [expired] }),
      pace: { baseMs: 500 },
    })
    const stopped = await run(bench, [...small, '--platforms', 'glue', '--starts', 'cold', '--yes'])
    expect(stopped).toMatchObject({ code: 75 })
    expect(stopped.stderr).toContain('the credentials have expired')
    expect(stopped.stderr).toContain('--resume')
    const resumed = await run(bench, ['--resume', runIdIn(stopped), '--yes', '--json'])
    expect(resumed).toMatchObject({ code: 0 })
    expect([...(await executions(bench)).values()]).toEqual([1])
  })
})

describe('a function that is not ours', { timeout: 60_000 }, () => {
  it('is measured at its own memory size, and put back as it was', async () => {
    const bench = await deployed()
    const lambda = await bench.infra.lambda()
    const look = async () =>
      (
        await lambda.control.send(
          new lambda.sdk.GetFunctionConfigurationCommand({ FunctionName: 'soalbench-3008' }),
        )
      ).Environment?.Variables
    const before = await look()
    const flags = ['--platforms', 'lambda', '--lambda-function', 'soalbench-3008', '--yes']
    const ended = await run(bench, [...small, ...flags])
    expect(ended).toMatchObject({ code: 0 })
    const { trials } = await readRun(workspaceAt(bench.workspace), runIdIn(ended))
    expect(trials.map(({ cell }) => cell.sizing)).toEqual(
      Array(2).fill(expect.objectContaining({ memoryMiB: 3008 })),
    )
    expect(await look()).toEqual(before)
  })
})

describe('what the account refuses', { timeout: 60_000 }, () => {
  it('names the missing permission and the statement that gives it', async () => {
    const rules = [
      { kind: 'access-denied', service: 'cloudformation', operation: 'DescribeStacks', probability: 1 },
    ]
    here = await openAws({ faults: planOf({ seed: 1, rules }) })
    const ended = await run(here, [...small, '--yes'])
    expect(ended).toMatchObject({ code: 4 })
    const told = ended.stdout + ended.stderr
    expect(told).toContain('no permission for cloudformation:DescribeStacks')
    expect(told).toContain('Add the statement FindDeployment of infra/policies/runner.json')
  })

  it('has no warm workers', async () => {
    here = await openAws()
    await deployStack(here)
    const ended = await run(here, [...small, '--yes', '--platforms', 'emr-serverless'])
    expect(ended).toMatchObject({ code: 2 })
    expect(ended.stdout).toContain('has no pre-initialised EMR Serverless workers')
  })
})

describe('before anything is billed', { timeout: 60_000 }, () => {
  it.each<[string, readonly string[], Record<string, string>, number, string]>([
    ['nobody says yes', [], {}, 2, 'nobody has said that up to $'],
    ['another account', ['--yes', '--account', '123456789012'], {}, 2, 'credentials are of another account'],
    ['no such stack', ['--yes', '--stack', 'other'], {}, 4, 'no stack of this name in eu-central-1: other'],
    [
      'a size that is not there',
      ['--yes', '--memory', '2048'],
      {},
      2,
      'no function of this size in --memory: 2048',
    ],
    [
      'an endpoint of one service',
      ['--yes', '--endpoint-url', ''],
      { AWS_ENDPOINT_URL_LAMBDA: 'http://127.0.0.1:1' },
      2,
      'AWS_ENDPOINT_URL_LAMBDA is set',
    ],
    ['no credentials', ['--yes'], { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }, 4, 'no credentials'],
    [
      'wrong credentials',
      ['--yes'],
      { AWS_ACCESS_KEY_ID: 'SOALBENCHOTHER' },
      4,
      'the credentials are not valid',
    ],
    ['a rehearsal', ['--yes', '--rehearse'], {}, 2, 'a rehearsal has no AWS account'],
  ])('%s', async (_what, args, env, code, message) => {
    const bench = (here = await openAws())
    if (/nobody|size/.test(message)) await deployStack(bench)
    const flags = args.includes('--endpoint-url')
      ? bench.flags.filter((flag) => flag !== '--endpoint-url' && flag !== bench.engine.endpoint)
      : bench.flags
    const own = args.filter((arg) => arg !== '--endpoint-url' && arg !== '')
    const ended = await start(bench, ['run', ...flags, '--sizes', '10kb', ...own], env).ended
    expect(ended).toMatchObject({ code })
    expect(ended.stderr).toContain(message)
    expect(await executions(bench).catch(() => new Map())).toEqual(new Map())
  })
})

import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stageScript } from '../../src/bench/staging.ts'
import { listWorkloads } from '../../src/bench/workloads.ts'
import type { ResultDocument } from '../../src/core/result-document.ts'
import { needsSpark, noSpark, realSpark, sparkEnvironment, spawned } from '../workloads/real-spark.ts'

const found = realSpark()
const taskRoot = new URL('../../infra/soal-image/', import.meta.url).pathname
const driver = new URL('handler-driver.py', import.meta.url).pathname
const oracle = new URL('../workloads/oracle.py', import.meta.url).pathname
const oddScripts = new URL('odd-scripts.py', import.meta.url).pathname
const builtIn = new URL('../../workloads/', import.meta.url).pathname

interface Invoked {
  readonly result?: {
    trialId: string
    status: string
    exitCode: number
    signal: null
    durationMs: number
    result: unknown
  }
  readonly type?: string
  readonly message?: string
  readonly left: readonly string[]
  readonly leaked: readonly string[]
}

describe.skipIf(found === undefined)(`the handler with real Spark (${needsSpark})`, () => {
  const spark = found ?? noSpark
  let folder = ''

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'soalbench-handler-'))
    await mkdir(join(folder, 'scripts'))
    await copyFile(oddScripts, join(folder, 'scripts', 'odd.py'))
    await spawned(spark.python, [oracle, 'make', folder, '2000'])
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  /** One sandbox: a temporary directory and a process of its own. */
  async function sandbox(
    events: readonly unknown[],
    environment: Record<string, string> = {},
  ): Promise<{ invoked: Invoked[]; stdout: string }> {
    const temporary = await mkdtemp(join(folder, 'sandbox-'))
    const [plan, report] = [`${temporary}.plan.json`, `${temporary}.report.json`]
    await writeFile(plan, JSON.stringify(events))
    const env = {
      ...sparkEnvironment(spark, temporary),
      ...{ SCRIPT_BUCKET: `file://${folder}`, SPARK_SCRIPT: 'scripts/odd.py' },
      ...environment,
    }
    const ended = await spawned(spark.python, [driver, taskRoot, plan, report], env)
    expect(ended.code, ended.stderr).toBe(0)
    return { invoked: JSON.parse(await readFile(report, 'utf8')), stdout: ended.stdout }
  }

  test('a workload, twice in one sandbox', async () => {
    const [workload] = await listWorkloads(builtIn)
    if (workload === undefined) throw new Error('no workload')
    const { text, key, sha256 } = await stageScript(workload)
    await writeFile(join(folder, key), text)
    const event = (trial: string): Record<string, string> => ({
      ...{ TRIAL_ID: trial, SPARK_SCRIPT: key, FORMAT: 'csv', INPUT_PATH: `file://${folder}/listings.csv` },
      ...{ OUTPUT_PATH: `file://${folder}/out/${trial}`, RESULT_PATH: `file://${folder}/${trial}.json` },
    })
    const memory = { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024' }
    const { invoked, stdout } = await sandbox([event('first'), event('second')], memory)
    const right = await spawned(spark.python, [
      oracle,
      'answers',
      `${folder}/listings.csv`,
      `${folder}/neighbourhoods.csv`,
    ])
    const documents: ResultDocument[] = []
    for (const [index, trial] of ['first', 'second'].entries()) {
      const document: ResultDocument = JSON.parse(await readFile(join(folder, `${trial}.json`), 'utf8'))
      documents.push(document)
      const expected = { trialId: trial, status: 'succeeded', exitCode: 0, signal: null, result: document }
      expect(invoked[index]?.result).toMatchObject(expected)
      expect(document.output).toMatchObject(JSON.parse(right.stdout).aggregate)
      expect(document).toMatchObject({ scriptSha256: sha256, spark: { master: 'local[*]', cores: 2 } })
      expect(document.sandbox.runs).toBe(index + 1)
      expect(document.jvm).toMatchObject({ reused: false, processors: 2 })
      // 512 MiB less a survivor space.
      expect(Number(document.jvm.maxHeapBytes) / 2 ** 20).toBeGreaterThan(480)
      expect(Number(document.jvm.maxHeapBytes) / 2 ** 20).toBeLessThan(513)
      expect(invoked[index]).toMatchObject({ left: ['soalbench-sandbox.json'], leaked: [] })
    }
    expect(documents[0]?.sandbox.id).toBe(documents[1]?.sandbox.id)
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^SOALBENCH .*"trialId":"second"/)
    expect(Buffer.byteLength(stdout)).toBeLessThan(12_000)
  })

  test('scripts that exit, are killed or run out of heap are FunctionErrors that say so', async () => {
    const cases = ['exit', 'kill jvm', 'kill script', 'heap', 'bad document']
    const { invoked } = await sandbox(cases.map((CASE) => ({ CASE })))
    expect(invoked.map(({ message, result }) => message ?? result?.status)).toEqual([
      'script exited with code 3',
      'spark died with SIGKILL',
      'script died with SIGKILL (exit code 137)',
      'script exited with code 1 after java.lang.OutOfMemoryError',
      'succeeded',
    ])
    expect(invoked.slice(0, 4).every(({ type }) => type === 'ScriptFailed')).toBe(true)
    expect(invoked.every(({ left }) => left.length === 0)).toBe(true)
    expect(invoked[4]?.result?.result).toBeNull()
  })

  test('100 MB of output, and one line of 50 MB, are bounded; the result comes last', async () => {
    const { invoked, stdout } = await sandbox([{ CASE: 'flood', LINES: 100_000 }, { CASE: 'long line' }])
    expect(invoked.map(({ result }) => result?.result)).toMatchObject([
      { trialId: 'flood' },
      { trialId: 'long' },
    ])
    expect(stdout.length).toBeLessThan(400_000)
    expect(stdout).toMatch(/bytes of output left out here\n[^]*the last words\nSOALBENCH .*"flood"/)
  })

  test('a script that cannot be fetched fails; the one before it is not run again', async () => {
    const { invoked } = await sandbox([
      {},
      { SPARK_SCRIPT: 'scripts/gone.py' },
      { SCRIPT_BUCKET: 'file:///nowhere' },
    ])
    expect(invoked.map(({ type }) => type)).toEqual([undefined, 'ScriptNotFetched', 'ScriptNotFetched'])
    expect(invoked[1]?.message).toContain('scripts/gone.py')
  })

  test('events of any size and type; nothing of one reaches the next', async () => {
    const first = { SECRET: 's', INPUT_PATH: 'file:/in', NUMBER: 7, RECORDS: [{ data: 'ü'.repeat(300_000) }] }
    const { invoked } = await sandbox([first, {}, ['a', 'list']], { AWS_LAMBDA_RUNTIME_API: '127.0.0.1:9' })
    const [large, empty, list] = invoked.map(({ result }) => result?.result)
    expect(large).toMatchObject({
      values: { SECRET: ['str', 1], NUMBER: ['str', 1], RECORDS: ['str', 300_000 * 6 + 14] },
      environment: { INPUT_PATH: 'file:/in', SECRET: null, AWS_LAMBDA_RUNTIME_API: null },
    })
    expect(empty).toMatchObject({ values: {}, environment: { INPUT_PATH: null } })
    expect(list).toMatchObject({ values: { EVENT: ['str', 13] } })
    expect(invoked.every(({ leaked }) => leaked.length === 0)).toBe(true)
  })

  test('background processes neither hold the invocation nor outlive it', async () => {
    const { invoked, stdout } = await sandbox([{ CASE: 'orphan' }, { CASE: 'daemon' }])
    expect(invoked.map(({ result }) => result?.status)).toEqual(['succeeded', 'succeeded'])
    const orphan = Number(/ORPHAN (\d+)/.exec(stdout)?.[1])
    // Killed, though perhaps not yet reaped by its new parent.
    const status = await readFile(`/proc/${orphan}/status`, 'utf8').catch(() => 'State: gone')
    expect(status).toMatch(/^State:\s+(gone|Z)/m)
    // Still there: the invocation did not wait for it. What leaves its group is for the sandbox to end.
    process.kill(Number(/DAEMON (\d+)/.exec(stdout)?.[1]), 'SIGKILL')
  })
})

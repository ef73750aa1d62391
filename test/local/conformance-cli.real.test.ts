import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { needs, ready, serveEngine, type ServedEngine } from './conformance-engine.ts'

describe.skipIf(!ready)(`the AWS CLI (${needs})`, () => {
  let served: ServedEngine
  beforeAll(async () => {
    served = await serveEngine()
  })
  afterAll(() => served.close())

  const aws = async (...args: string[]): Promise<string> =>
    (await served.run('aws', [...args, '--output', 'text'])).trim()

  async function until(look: () => Promise<string>, over: readonly string[]): Promise<string> {
    for (;;) {
      const state = await look()
      if (over.includes(state)) return state
      await sleep(500)
    }
  }

  it('invokes a function, reads its log and its configuration', async () => {
    const name = ['--function-name', 'soalbench-1769']
    await aws('lambda', 'wait', 'function-active-v2', ...name)
    const answer = join(served.folder, 'answer.json')
    // Version 1 of the CLI, which PyPI has, takes a payload as it is.
    const payload = ['--payload', '{"say":"hello"}', answer]
    const log = await aws(
      'lambda',
      'invoke',
      ...name,
      '--log-type',
      'Tail',
      '--query',
      'LogResult',
      ...payload,
    )
    expect(readFileSync(answer, 'utf8')).toContain('"said": "hello"')
    expect(Buffer.from(log, 'base64').toString()).toMatch(/REPORT RequestId: .*Memory Size: 1769 MB/)
    const [, request = ''] = /RequestId: (\S+)/.exec(Buffer.from(log, 'base64').toString()) ?? []
    const ofGroup = ['--log-group-name', '/aws/lambda/soalbench-1769']
    const lines = ['--filter-pattern', `"${request}"`, '--query', 'events[].message']
    expect(await aws('logs', 'filter-log-events', ...ofGroup, ...lines)).toMatch(
      new RegExp(`START RequestId: ${request}[^]*REPORT RequestId: ${request}`),
    )
    const memory = ['--query', 'MemorySize']
    expect(await aws('lambda', 'get-function-configuration', ...name, ...memory)).toBe('1769')
    expect(await aws('lambda', 'list-functions', '--query', 'Functions[].FunctionName')).toBe(
      'soalbench-1769',
    )
  })

  it('gets a readable error for what is not there', async () => {
    await expect(aws('lambda', 'get-function', '--function-name', 'nosuch')).rejects.toThrow(
      /An error occurred \(ResourceNotFoundException\) when calling the GetFunction operation: Function not found: arn/,
    )
    await expect(aws('glue', 'get-job', '--job-name', 'nosuch')).rejects.toThrow(/EntityNotFoundException/)
  })

  it('runs a Spark job on EMR Serverless', async () => {
    const cold = "applications[?name=='soalbench-cold'].id"
    const application = await aws('emr-serverless', 'list-applications', '--query', cold)
    const at = ['--application-id', application]
    const run = await aws(
      ...['emr-serverless', 'start-job-run', ...at, '--query', 'jobRunId'],
      ...['--execution-role-arn', 'arn:aws:iam::000000000000:role/soalbench'],
      ...['--job-driver', JSON.stringify({ sparkSubmit: { entryPoint: served.script } })],
    )
    const look = (): Promise<string> =>
      aws('emr-serverless', 'get-job-run', ...at, '--job-run-id', run, '--query', 'jobRun.state')
    expect(await until(look, ['SUCCESS', 'FAILED', 'CANCELLED'])).toBe('SUCCESS')
  })

  it('runs a Spark job on Glue', async () => {
    const name = ['--job-name', 'soalbench']
    const script = JSON.stringify({ '--scriptLocation': served.script })
    const run = await aws('glue', 'start-job-run', ...name, '--arguments', script, '--query', 'JobRunId')
    const look = (): Promise<string> =>
      aws('glue', 'get-job-run', ...name, '--run-id', run, '--query', 'JobRun.JobRunState')
    expect(await until(look, ['SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT', 'ERROR'])).toBe('SUCCEEDED')
  })
})

import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { needs, ready, serveEngine, toolsPython, type ServedEngine } from './conformance-engine.ts'

/** Every operation that the engines claim to serve. */
const claimed = {
  lambda: [
    'CreateFunction',
    'DeleteFunction',
    'DeleteFunctionConcurrency',
    'GetFunction',
    'GetFunctionConcurrency',
    'GetFunctionConfiguration',
    'Invoke',
    'ListFunctions',
    'ListVersionsByFunction',
    'PublishVersion',
    'PutFunctionConcurrency',
    'UpdateFunctionCode',
    'UpdateFunctionConfiguration',
  ],
  'emr-serverless': [
    'CancelJobRun',
    'CreateApplication',
    'DeleteApplication',
    'GetApplication',
    'GetDashboardForJobRun',
    'GetJobRun',
    'ListApplications',
    'ListJobRunAttempts',
    'ListJobRuns',
    'StartApplication',
    'StartJobRun',
    'StopApplication',
    'UpdateApplication',
  ],
  glue: [
    'BatchStopJobRun',
    'CreateJob',
    'DeleteJob',
    'GetJob',
    'GetJobRun',
    'GetJobRuns',
    'GetJobs',
    'ListJobs',
    'StartJobRun',
    'UpdateJob',
  ],
  logs: ['DescribeLogGroups', 'DescribeLogStreams', 'FilterLogEvents', 'GetLogEvents'],
} as const
const services = ['lambda', 'emr-serverless', 'glue', 'logs'] as const

describe.skipIf(!ready)(`boto3 and botocore's service models (${needs})`, () => {
  let served: ServedEngine
  beforeAll(async () => {
    served = await serveEngine()
  })
  afterAll(() => served.close())

  it.each(services)('find nothing wrong with any operation of %s', async (service) => {
    const output = await served.run('python', [resolve('test/local/conformance'), service, served.script])
    const summary: unknown = JSON.parse(output)
    const operations = Object.fromEntries(
      [...claimed[service], ...(service === 'logs' ? ['Invoke'] : [])].map((name) => [
        `${name === 'Invoke' ? 'lambda' : service}:${name}`,
        { answered: expect.any(Number), refused: expect.any(Number) },
      ]),
    )
    expect(summary).toEqual({ operations, deviations: [], failures: [] })
    const answered = [...output.matchAll(/"answered": (\d+)/g)].map(([, count]) => Number(count))
    expect(answered).toHaveLength(Object.keys(operations).length)
    expect(Math.min(...answered)).toBeGreaterThan(0)
    expect(served.logged.filter((line) => line.includes('broke'))).toEqual([])
  })
})

describe.skipIf(!ready)(`the validator itself (${needs})`, () => {
  const said = (): Record<string, string[]> => {
    const output = execFileSync(toolsPython, [resolve('test/local/conformance/self_test.py')], {
      encoding: 'utf8',
    })
    const cases: unknown = JSON.parse(output)
    if (typeof cases !== 'object' || cases === null) throw new TypeError('no cases')
    return Object.fromEntries(Object.entries(cases))
  }

  it('passes right responses and sees each fault of the wrong ones', () => {
    const cases = Object.entries(said())
    expect(cases.length).toBeGreaterThan(15)
    for (const [name, deviations] of cases) {
      expect([name, deviations.length > 0]).toEqual([name, !name.startsWith('right')])
    }
  })
})

import {
  GetFunctionCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda'
import { afterEach, describe, expect, it } from 'vitest'
import { lambdaUnavailable, modesFunction, numberIn, openBench, type Bench } from './lambda-bench.ts'

describe.skipIf(lambdaUnavailable !== '')(`the life of sandboxes ${lambdaUnavailable}`, () => {
  let bench: Bench

  afterEach(async () => {
    await bench.close()
  })

  it('gives the function its environment and nothing of ours', async () => {
    bench = await openBench([modesFunction({ environment: { SCRIPT_BUCKET: 'file:///x' } })])
    const clientContext = Buffer.from(JSON.stringify({ custom: { a: 'b' } })).toString('base64')
    const { payload } = await bench.invoke('modes', {}, { ClientContext: clientContext })
    expect(payload).toMatchObject({
      memory: '512',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:modes',
      clientContext: { a: 'b' },
      environment: {
        SCRIPT_BUCKET: 'file:///x',
        AWS_LAMBDA_FUNCTION_NAME: 'modes',
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        AWS_REGION: 'us-east-1',
        _HANDLER: 'modes.handler',
        TMPDIR: '/tmp',
      },
    })
    const names = Object.keys(Object(payload).environment)
    const remainingMs = numberIn(payload, 'remainingMs')
    expect(names).not.toContain('AWS_EXECUTION_ENV')
    expect(names.filter((name) => /VITEST|NODE/.test(name))).toEqual([])
    expect(remainingMs).toBeGreaterThan(1000)
    expect(remainingMs).toBeLessThanOrEqual(3000)
  })

  it('does INIT again inside the first invocation when it took too long', async () => {
    const slow = modesFunction({ environment: { INIT_SLEEP: '0.8' }, timeoutSeconds: 5 })
    bench = await openBench([slow], { initLimitMs: 400 })
    const { log, report, payload } = await bench.invoke('modes', {})
    expect(log).toMatch(/^INIT_REPORT Init Duration: 4\d\d\.\d\d ms\tPhase: init\tStatus: timeout$/m)
    expect(report).not.toHaveProperty('Init Duration')
    expect(Number.parseFloat(report['Duration'] ?? '')).toBeGreaterThan(800)
    expect(payload).toMatchObject({ runs: 1 })
  })

  it('reports an INIT that exits, and one that cannot import the handler', async () => {
    bench = await openBench([
      modesFunction({ name: 'exits', environment: { INIT_EXIT: '7' } }),
      modesFunction({ name: 'missing', handler: 'nowhere.handler' }),
    ])
    const exits = await bench.invoke('exits', {})
    expect(exits.log).toMatch(/INIT_REPORT .*Phase: init\tStatus: error\tError Type: Runtime.ExitError/)
    expect(exits.payload).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('exit status 7'),
    })
    const missing = await bench.invoke('missing', {})
    expect(missing.error).toBe('Unhandled')
    expect(missing.payload).toMatchObject({ errorType: 'Runtime.ImportModuleError' })
    expect(missing.report).not.toHaveProperty('Init Duration')
  })

  it('makes a second sandbox for a second invocation at the same time, and throttles beyond the reserved number', async () => {
    bench = await openBench([modesFunction()])
    const two = await Promise.all([1, 2].map(() => bench.invoke('modes', { mode: 'sleep', seconds: 0.3 })))
    expect(two.map(({ report }) => 'Init Duration' in report)).toEqual([true, true])
    await bench.client.send(
      new PutFunctionConcurrencyCommand({ FunctionName: 'modes', ReservedConcurrentExecutions: 1 }),
    )
    const results = await Promise.allSettled(
      [1, 2].map(() => bench.invoke('modes', { mode: 'sleep', seconds: 0.3 })),
    )
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = results.find((result) => result.status === 'rejected')?.reason
    expect(refused).toMatchObject({
      name: 'TooManyRequestsException',
      retryAfterSeconds: '1',
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      $metadata: { httpStatusCode: 429 },
    })
  })

  it('starts cold after a change of the configuration, and keeps a published version as it was', async () => {
    bench = await openBench([modesFunction()])
    const { client } = bench
    await bench.invoke('modes', {})
    const published = await client.send(new PublishVersionCommand({ FunctionName: 'modes' }))
    expect(published.Version).toBe('1')
    const before = await client.send(new GetFunctionCommand({ FunctionName: 'modes' }))
    const updated = await client.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: 'modes',
        MemorySize: 256,
        Environment: { Variables: { NONCE: '1' } },
        RevisionId: before.Configuration?.RevisionId,
      }),
    )
    expect(updated).toMatchObject({ LastUpdateStatus: 'InProgress', MemorySize: 256 })
    await waitUntilFunctionUpdatedV2(
      { client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 },
      { FunctionName: 'modes' },
    )
    const latest = await bench.invoke('modes', {})
    expect(latest.report).toMatchObject({ 'Memory Size': '256 MB', 'Init Duration': expect.any(String) })
    expect(latest.payload).toMatchObject({ runs: 1, marks: 1, environment: { NONCE: '1' } })
    const old = await bench.invoke('modes', {}, { Qualifier: '1' })
    expect(old.output.ExecutedVersion).toBe('1')
    expect(old.report).toMatchObject({ 'Memory Size': '512 MB' })
    expect(old.payload).toMatchObject({ environment: { AWS_LAMBDA_FUNCTION_VERSION: '1' } })
    await expect(bench.invoke('modes', {}, { Qualifier: '9' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })

  it('runs events, and answers a dry run', async () => {
    bench = await openBench([modesFunction()])
    const dry = await bench.invoke('modes', {}, { InvocationType: 'DryRun' })
    expect(dry.output.StatusCode).toBe(204)
    const event = await bench.invoke('modes', {}, { InvocationType: 'Event' })
    expect(event.output).toMatchObject({ StatusCode: 202 })
    const id = event.output.$metadata.requestId ?? ''
    await expect.poll(() => bench.engine.enforcementOf(id), { timeout: 5000 }).toBeDefined()
    const { payload } = await bench.invoke('modes', {})
    expect(payload).toMatchObject({ runs: 2 })
  })

  it('refuses a request of more than 6 MiB, and fails an answer of more', async () => {
    bench = await openBench([modesFunction()])
    await expect(bench.invoke('modes', { pad: 'x'.repeat(6 * 1024 * 1024) })).rejects.toMatchObject({
      name: 'RequestTooLargeException',
      $metadata: { httpStatusCode: 413 },
    })
    const fits = await bench.invoke('modes', { mode: 'large', bytes: 6 * 1024 * 1024 })
    expect(fits.error).toBeUndefined()
    const tooLarge = await bench.invoke('modes', { mode: 'large', bytes: 6 * 1024 * 1024 + 200 })
    expect(tooLarge.error).toBe('Unhandled')
    expect(tooLarge.payload).toMatchObject({ errorType: 'Function.ResponseSizeTooLarge' })
    expect((await bench.invoke('modes', {})).error).toBeUndefined()
  })

  it('ends an invocation that is running when the engine closes', async () => {
    bench = await openBench([modesFunction({ timeoutSeconds: 60 })])
    const running = bench.invoke('modes', { mode: 'sleep', seconds: 50 })
    await expect.poll(() => bench.engine.enforcementOf('none')).toBeUndefined()
    await new Promise((resolve) => setTimeout(resolve, 500))
    const [outcome] = await Promise.all([Promise.allSettled([running]), bench.engine.close()])
    expect(outcome[0].status === 'rejected' || outcome[0].value.error).toBeTruthy()
  })
})

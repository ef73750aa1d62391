import { DeleteFunctionConcurrencyCommand, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda'
import type { Account } from '../account.ts'
import { equal, holds, matching, refused, until } from '../expect.ts'
import type { Fact } from '../fact.ts'
import { activeFunction, changed, createFunction, invoke, logOf, member, payloadOf } from './lambda-bench.ts'

const api = 'https://docs.aws.amazon.com/lambda/latest/api'
const guide = 'https://docs.aws.amazon.com/lambda/latest/dg'
const service = 'lambda'
const invokePage = `${api}/API_Invoke.html`
const mebibyte = 1024 * 1024

/** What an invocation answers, and what it is refused for. */
export const lambdaInvoke: readonly Fact[] = [
  {
    ...{ id: 'lambda.invoke', service, source: invokePage, spends: true },
    sentence:
      'Invoke answers 200 with the executed version, a request id and no FunctionError; no log is sent',
    steps: async (account) => {
      const output = await invoke(account, await activeFunction(account))
      equal(output.StatusCode, 200, 'StatusCode')
      equal(output.ExecutedVersion, '$LATEST', 'ExecutedVersion')
      equal(output.FunctionError, undefined, 'FunctionError')
      equal(output.LogResult, undefined, 'LogResult')
      matching(output.$metadata.requestId, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'the request id')
    },
  },
  {
    ...{ id: 'lambda.invoke-unknown', service, source: invokePage },
    sentence: 'Invoke of an unknown function is ResourceNotFoundException, 404',
    steps: async (account) => {
      await refused(invoke(account, account.name()), 'ResourceNotFoundException', 404)
    },
  },
  {
    ...{ id: 'lambda.invoke-pending', service, source: `${guide}/functions-states.html` },
    sentence: 'Invoke of a function that is Pending is ResourceConflictException, 409',
    steps: async (account) => {
      const { FunctionName } = await createFunction(account)
      await refused(invoke(account, FunctionName), 'ResourceConflictException', 409)
    },
  },
  {
    ...{ id: 'lambda.dry-run', service, source: invokePage },
    sentence: 'DryRun answers 204 without content, and runs nothing',
    steps: async (account) => {
      const name = await activeFunction(account)
      const output = await invoke(account, name, 'endless', { InvocationType: 'DryRun' })
      equal(output.StatusCode, 204, 'StatusCode')
      equal(payloadOf(output), '', 'the payload')
    },
  },
  {
    ...{ id: 'lambda.event', service, source: invokePage, spends: true },
    sentence: 'Event answers 202 at once, without content',
    steps: async (account) => {
      const name = await activeFunction(account)
      const output = await invoke(account, name, 'slow', { InvocationType: 'Event' })
      equal(output.StatusCode, 202, 'StatusCode')
      equal(payloadOf(output), '', 'the payload')
    },
  },
  {
    ...{ id: 'lambda.function-error', service, spends: true, source: `${guide}/python-exceptions.html` },
    sentence: 'An error of the function is 200 with FunctionError Unhandled, errorMessage and errorType',
    steps: async (account) => {
      const output = await invoke(account, await activeFunction(account), 'fail')
      equal(output.StatusCode, 200, 'StatusCode')
      equal(output.FunctionError, 'Unhandled', 'FunctionError')
      for (const key of ['errorMessage', 'errorType']) {
        matching(member(payloadOf(output), key), /./, key)
      }
    },
  },
  {
    ...{ id: 'lambda.timeout', service, spends: true },
    source: 'https://github.com/DataBiosphere/azul/issues/8140',
    sentence: 'A time-out is 200 with FunctionError Unhandled, Sandbox.Timedout and the limit in the message',
    steps: async (account) => {
      const name = await activeFunction(account, { Timeout: 1 })
      const output = await invoke(account, name, 'endless', { LogType: 'Tail' })
      equal(output.FunctionError, 'Unhandled', 'FunctionError')
      equal(member(payloadOf(output), 'errorType'), 'Sandbox.Timedout', 'errorType')
      matching(
        member(payloadOf(output), 'errorMessage'),
        /Task timed out after 1\.00 seconds/,
        'errorMessage',
      )
      matching(
        logOf(output),
        /REPORT RequestId: .*\tBilled Duration: 1\d{3} ms\t.*(Status: timeout)?/,
        'the log',
      )
    },
  },
  {
    ...{ id: 'lambda.log-tail', service, source: invokePage, spends: true },
    sentence: 'LogType Tail gives at most 4 KB of log, with the REPORT line of this request',
    steps: async (account) => {
      const output = await invoke(account, await activeFunction(account), 'ok', { LogType: 'Tail' })
      const log = logOf(output)
      holds(Buffer.byteLength(log) <= 4096, `a log of ${Buffer.byteLength(log)} bytes`)
      const id = output.$metadata.requestId
      matching(
        log,
        new RegExp(
          `REPORT RequestId: ${id}\tDuration: [\\d.]+ ms\tBilled Duration: \\d+ ms\tMemory Size: 512 MB\t`,
        ),
        'the log',
      )
    },
  },
  {
    ...{ id: 'lambda.log-tail-cut', service, source: invokePage, spends: true, needs: 'handler' },
    sentence: 'Of a longer log LogType Tail gives the last 4 KB',
    steps: async (account) => {
      const Payload = JSON.stringify({ sleep: 0, print: 8000 })
      const name = await activeFunction(account)
      const log = logOf(await invoke(account, name, 'ok', { Payload, LogType: 'Tail' }))
      equal(Buffer.byteLength(log), 4096, 'the size of the log')
      matching(log, /^x+\n[^]*REPORT RequestId: /, 'the log')
    },
  },
  {
    ...{ id: 'lambda.cold-start', service, source: `${guide}/lambda-runtime-environment.html`, spends: true },
    sentence:
      'Init Duration is in the REPORT of the first invocation, not of the next, and again after a change',
    steps: async (account) => {
      const FunctionName = await activeFunction(account)
      const isCold = async (): Promise<boolean> =>
        /Init Duration: /.test(logOf(await invoke(account, FunctionName, 'ok', { LogType: 'Tail' })))
      equal([await isCold(), await isCold()], [true, false], 'cold, then warm')
      await changed(account, { FunctionName, Description: 'x' })
      equal(await isCold(), true, 'cold after a change of the description')
    },
  },
  {
    ...{ id: 'lambda.payload-sync', service, source: `${guide}/gettingstarted-limits.html` },
    sentence: 'More than 6 MB are RequestTooLargeException, 413',
    steps: async (account) => {
      const Payload = JSON.stringify({ padding: 'x'.repeat(6.5 * mebibyte) })
      const name = await activeFunction(account)
      await refused(invoke(account, name, 'ok', { Payload }), 'RequestTooLargeException', 413)
    },
  },
  {
    ...{ id: 'lambda.payload-event', service, source: `${guide}/gettingstarted-limits.html`, spends: true },
    sentence: 'An Event of more than 1 MB is RequestTooLargeException, 413; one of less is taken',
    steps: async (account) => {
      const name = await activeFunction(account)
      const send = (bytes: number) =>
        invoke(account, name, 'ok', {
          InvocationType: 'Event',
          Payload: JSON.stringify({ padding: 'x'.repeat(bytes) }),
        })
      equal((await send(0.9 * mebibyte)).StatusCode, 202, 'the status of 0.9 MiB')
      await refused(send(1.1 * mebibyte), 'RequestTooLargeException', 413)
    },
  },
  {
    ...{ id: 'lambda.payload-json', service, source: invokePage },
    sentence: 'A payload that is not JSON is InvalidRequestContentException, 400',
    steps: async (account) => {
      const name = await activeFunction(account)
      await refused(invoke(account, name, 'ok', { Payload: '{no' }), 'InvalidRequestContentException', 400)
    },
  },
  {
    ...{ id: 'lambda.concurrency-zero', service, source: `${guide}/configuration-concurrency.html` },
    sentence:
      'A reserved concurrency of 0 refuses every invocation: TooManyRequestsException, 429, with a Reason',
    steps: async (account) => {
      const name = await activeFunction(account)
      await reserve(account, name, 0)
      const { members } = await refused(invoke(account, name), 'TooManyRequestsException', 429)
      equal(members['Reason'], 'ReservedFunctionConcurrentInvocationLimitExceeded', 'Reason')
      equal(members['Type'], 'User', 'Type')
    },
  },
  {
    ...{ id: 'lambda.concurrency-reserved', service, spends: true },
    source: `${guide}/configuration-concurrency.html`,
    sentence:
      'With a reserved concurrency of 1 a second invocation beside one that runs is 429; without it it runs',
    steps: async (account) => {
      const name = await activeFunction(account)
      await reserve(account, name, 1)
      const running = invoke(account, name, 'slow')
      const codes = 'TooManyRequestsException'
      await until(
        () =>
          invoke(account, name).then(
            () => 'ran',
            () => 'refused',
          ),
        (end) => end === 'refused',
        account.patience,
      )
      await refused(invoke(account, name), codes, 429)
      await running
      await account.clients.lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: name }))
      const both = await Promise.all([invoke(account, name, 'slow'), invoke(account, name, 'slow')])
      equal(
        both.map(({ StatusCode }) => StatusCode),
        [200, 200],
        'two at once',
      )
    },
  },
]

async function reserve(account: Account, FunctionName: string, most: number): Promise<void> {
  const command = { FunctionName, ReservedConcurrentExecutions: most }
  await account.clients.lambda.send(new PutFunctionConcurrencyCommand(command))
}

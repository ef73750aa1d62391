import {
  DeleteFunctionCommand,
  GetFunctionCommand,
  ListFunctionsCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda'
import { equal, holds, matching, refused } from '../expect.ts'
import type { Fact } from '../fact.ts'
import { activeFunction, configuration, createFunction } from './lambda-bench.ts'

const api = 'https://docs.aws.amazon.com/lambda/latest/api'
const guide = 'https://docs.aws.amazon.com/lambda/latest/dg'
const service = 'lambda'

/** What functions are: made, named, listed, versioned, removed. */
export const lambdaFunctions: readonly Fact[] = [
  {
    ...{ id: 'lambda.unknown-function', service, source: `${api}/API_GetFunctionConfiguration.html` },
    sentence:
      'An unknown function is ResourceNotFoundException, 404, Type User, and the message names its ARN',
    steps: async (account) => {
      const name = account.name()
      const { message, members } = await refused(
        configuration(account, name),
        'ResourceNotFoundException',
        404,
      )
      matching(
        message,
        new RegExp(`^Function not found: arn:[\\w-]+:lambda:.*:function:${name}`),
        'the message',
      )
      equal(members['Type'], 'User', 'Type')
    },
  },
  {
    ...{ id: 'lambda.create-is-pending', service, source: `${guide}/functions-states.html` },
    sentence: 'A new function is Pending, and then Active',
    steps: async (account) => {
      const { State, RevisionId } = await createFunction(account)
      equal(State, 'Pending', 'State')
      holds((RevisionId ?? '') !== '', 'there is no RevisionId')
    },
  },
  {
    ...{ id: 'lambda.create-twice', service, source: `${api}/API_CreateFunction.html` },
    sentence: 'A second function of the same name is ResourceConflictException, 409',
    steps: async (account) => {
      const { FunctionName } = await createFunction(account)
      await refused(createFunction(account, { FunctionName }), 'ResourceConflictException', 409)
    },
  },
  {
    ...{ id: 'lambda.delete', service, source: `${api}/API_DeleteFunction.html` },
    sentence: 'DeleteFunction answers 204, and then the function is not found',
    steps: async (account) => {
      const FunctionName = await activeFunction(account)
      const { $metadata } = await account.clients.lambda.send(new DeleteFunctionCommand({ FunctionName }))
      equal($metadata.httpStatusCode, 204, 'the status')
      await refused(configuration(account, FunctionName), 'ResourceNotFoundException', 404)
      const again = account.clients.lambda.send(new DeleteFunctionCommand({ FunctionName }))
      await refused(again, 'ResourceNotFoundException', 404)
      await createFunction(account, { FunctionName })
    },
  },
  {
    ...{ id: 'lambda.names', service, source: `${api}/API_GetFunction.html` },
    sentence: 'Name, partial ARN and ARN name the same function',
    steps: async (account) => {
      const made = await createFunction(account)
      const arn = made.FunctionArn ?? ''
      const partial = arn.split(':').slice(4).join(':')
      for (const name of [made.FunctionName, partial, arn]) {
        equal((await configuration(account, name)).FunctionArn, arn, `the ARN by ${name}`)
      }
    },
  },
  {
    ...{ id: 'lambda.list-pages', service, source: `${api}/API_ListFunctions.html` },
    sentence: 'ListFunctions gives every function once over pages of MaxItems, bound by NextMarker',
    steps: async (account) => {
      const wanted = [await activeFunction(account), await activeFunction(account)]
      const seen: string[] = []
      let Marker: string | undefined
      do {
        const page = await account.clients.lambda.send(new ListFunctionsCommand({ MaxItems: 1, Marker }))
        holds((page.Functions ?? []).length <= 1, `a page of ${page.Functions?.length} functions`)
        seen.push(...(page.Functions ?? []).map(({ FunctionName = '' }) => FunctionName))
        Marker = page.NextMarker
      } while (Marker !== undefined)
      equal(seen.filter((name) => wanted.includes(name)).toSorted(), wanted.toSorted(), 'the list')
    },
  },
  {
    ...{ id: 'lambda.get-function', service, source: `${api}/API_GetFunction.html` },
    sentence: 'GetFunction has the configuration, the code and, once it is set, the reserved concurrency',
    steps: async (account) => {
      const FunctionName = await activeFunction(account)
      const get = () => account.clients.lambda.send(new GetFunctionCommand({ FunctionName }))
      const before = await get()
      equal(before.Configuration?.FunctionName, FunctionName, 'the name')
      holds(before.Code?.RepositoryType !== undefined, 'Code has no RepositoryType')
      equal(before.Concurrency, undefined, 'Concurrency before')
      const reserve = { FunctionName, ReservedConcurrentExecutions: 1 }
      await account.clients.lambda.send(new PutFunctionConcurrencyCommand(reserve))
      equal((await get()).Concurrency?.ReservedConcurrentExecutions, 1, 'Concurrency after')
    },
  },
  {
    ...{ id: 'lambda.publish-unchanged', service, source: `${api}/API_PublishVersion.html` },
    sentence: 'PublishVersion makes no new version of a function that has not changed since the last',
    steps: async (account) => {
      const FunctionName = await activeFunction(account)
      const publish = () => account.clients.lambda.send(new PublishVersionCommand({ FunctionName }))
      const first = await publish()
      equal(first.Version, '1', 'the first version')
      equal((await publish()).Version, '1', 'the second answer')
    },
  },
  {
    ...{ id: 'lambda.unknown-qualifier', service, source: `${api}/API_GetFunctionConfiguration.html` },
    sentence: 'An unknown version is ResourceNotFoundException, 404',
    steps: async (account) => {
      const FunctionName = await activeFunction(account)
      await refused(configuration(account, `${FunctionName}:77`), 'ResourceNotFoundException', 404)
    },
  },
  {
    ...{ id: 'lambda.code-dry-run', service, source: `${api}/API_UpdateFunctionCode.html` },
    sentence: 'UpdateFunctionCode with DryRun changes nothing',
    steps: async (account) => {
      const FunctionName = await activeFunction(account)
      const before = await configuration(account, FunctionName)
      const { Code } = account.code
      await account.clients.lambda.send(
        new UpdateFunctionCodeCommand({ FunctionName, ...Code, DryRun: true }),
      )
      equal((await configuration(account, FunctionName)).RevisionId, before.RevisionId, 'RevisionId')
    },
  },
]

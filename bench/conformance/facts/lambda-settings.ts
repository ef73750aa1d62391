import { UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda'
import { equal, holds, matching, refused } from '../expect.ts'
import type { Fact } from '../fact.ts'
import { activeFunction, change, changed, configuration, createFunction, settled } from './lambda-bench.ts'

const api = 'https://docs.aws.amazon.com/lambda/latest/api'
const guide = 'https://docs.aws.amazon.com/lambda/latest/dg'
const service = 'lambda'
const update = `${api}/API_UpdateFunctionConfiguration.html`

/** How settings change: what forces a cold start, and what a change of a function can run into. */
export const lambdaSettings: readonly Fact[] = [
  {
    ...{ id: 'lambda.update-in-progress', service, source: `${guide}/functions-states.html` },
    sentence: 'UpdateFunctionConfiguration answers InProgress with the new values, and then it is Successful',
    steps: async (account) => {
      const FunctionName = await activeFunction(account)
      const answer = await change(account, { FunctionName, MemorySize: 1024 })
      equal(answer.LastUpdateStatus, 'InProgress', 'LastUpdateStatus')
      equal(answer.MemorySize, 1024, 'MemorySize')
      equal((await settled(account, FunctionName)).MemorySize, 1024, 'MemorySize afterwards')
    },
  },
  {
    id: 'lambda.update-during-update',
    service,
    source: 'https://github.com/alexcasalboni/aws-lambda-power-tuning/issues/175',
    sentence: 'A change while another is InProgress is ResourceConflictException, 409',
    steps: async (account) => {
      const FunctionName = await activeFunction(account)
      await change(account, { FunctionName, Description: 'one' })
      const second = change(account, { FunctionName, Description: 'two' })
      await refused(second, 'ResourceConflictException', 409)
      equal((await settled(account, FunctionName)).Description, 'one', 'Description')
    },
  },
  {
    ...{ id: 'lambda.code-during-update', service, source: `${api}/API_UpdateFunctionCode.html` },
    sentence: 'UpdateFunctionCode while a change is InProgress is ResourceConflictException, 409',
    steps: async (account) => {
      const FunctionName = await activeFunction(account)
      await change(account, { FunctionName, Description: 'one' })
      const command = new UpdateFunctionCodeCommand({ FunctionName, ...account.code.Code })
      await refused(account.clients.lambda.send(command), 'ResourceConflictException', 409)
      await settled(account, FunctionName)
    },
  },
  {
    ...{ id: 'lambda.revision-precondition', service, source: update },
    sentence: 'A RevisionId that is not the latest is PreconditionFailedException, 412, and changes nothing',
    steps: async (account) => {
      const FunctionName = await activeFunction(account)
      const { RevisionId: old } = await configuration(account, FunctionName)
      await changed(account, { FunctionName, Description: 'one', RevisionId: old })
      const stale = change(account, { FunctionName, Description: 'two', RevisionId: old })
      await refused(stale, 'PreconditionFailedException', 412)
      equal((await configuration(account, FunctionName)).Description, 'one', 'Description')
    },
  },
  {
    ...{ id: 'lambda.revision-changes', service, source: update },
    sentence: 'Every change has a RevisionId of its own, also one of the description alone',
    steps: async (account) => {
      const FunctionName = await activeFunction(account)
      const revisions = [(await configuration(account, FunctionName)).RevisionId]
      for (const Description of ['one', 'two']) {
        revisions.push((await changed(account, { FunctionName, Description })).RevisionId)
      }
      equal(new Set(revisions).size, 3, 'the number of different RevisionIds')
    },
  },
  {
    ...{ id: 'lambda.environment-replaced', service, source: `${api}/API_Environment.html` },
    sentence: 'Environment replaces all variables; an update without it keeps them',
    steps: async (account) => {
      const FunctionName = await activeFunction(account, {
        Environment: { Variables: { ONE: '1', TWO: '2' } },
      })
      const kept = await changed(account, { FunctionName, Description: 'other' })
      equal(kept.Environment?.Variables, { ONE: '1', TWO: '2' }, 'the variables after another change')
      const replaced = await changed(account, { FunctionName, Environment: { Variables: { THREE: '3' } } })
      equal(replaced.Environment?.Variables, { THREE: '3' }, 'the variables')
    },
  },
  {
    ...{ id: 'lambda.environment-size', service, source: `${guide}/gettingstarted-limits.html` },
    sentence: 'Environment variables of more than 4 KB are InvalidParameterValueException, 400',
    steps: async (account) => {
      const Environment = { Variables: { LONG: 'x'.repeat(5000) } }
      await refused(createFunction(account, { Environment }), 'InvalidParameterValueException', 400)
    },
  },
  {
    ...{ id: 'lambda.environment-reserved', service, source: `${guide}/configuration-envvars.html` },
    sentence: 'A reserved variable is InvalidParameterValueException, 400, which names it',
    steps: async (account) => {
      const Environment = { Variables: { AWS_REGION: 'here' } }
      const { message } = await refused(
        createFunction(account, { Environment }),
        'InvalidParameterValueException',
        400,
      )
      matching(message, /AWS_REGION/, 'the message')
    },
  },
  {
    ...{ id: 'lambda.memory-bounds', service, source: `${guide}/configuration-memory.html` },
    sentence: 'Less than 128 MB are refused with 400, and the function stays as it is',
    steps: async (account) => {
      const FunctionName = await activeFunction(account)
      const codes = ['InvalidParameterValueException', 'ValidationException']
      const { message } = await refused(change(account, { FunctionName, MemorySize: 64 }), codes, 400)
      matching(message, /memorySize/i, 'the message')
      equal((await configuration(account, FunctionName)).MemorySize, 512, 'MemorySize')
    },
  },
  {
    ...{ id: 'lambda.last-modified', service, source: `${api}/API_FunctionConfiguration.html` },
    sentence: 'LastModified is ISO 8601 with milliseconds and +0000, and moves with a change',
    steps: async (account) => {
      const FunctionName = await activeFunction(account)
      const { LastModified: before } = await configuration(account, FunctionName)
      matching(before, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/, 'LastModified')
      const { LastModified: after } = await changed(account, { FunctionName, Description: 'x' })
      holds(Date.parse(after ?? '') > Date.parse(before ?? ''), `LastModified stays ${after}`)
    },
  },
]

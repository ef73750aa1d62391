import {
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import type { Account } from '../account.ts'
import { equal, holds, matching, refused, until } from '../expect.ts'
import type { Fact } from '../fact.ts'
import { activeFunction, invoke } from './lambda-bench.ts'

const api = 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference'
const guide = 'https://docs.aws.amazon.com/lambda/latest/dg'
const service = 'logs'

/** What a function leaves in CloudWatch Logs, and when. */
export const logsEvents: readonly Fact[] = [
  {
    ...{ id: 'logs.unknown-group', service, source: `${api}/API_FilterLogEvents.html` },
    sentence: 'An unknown log group is ResourceNotFoundException, 400',
    steps: async (account) => {
      const logGroupName = `/aws/lambda/${account.name()}`
      const filter = account.clients.logs.send(new FilterLogEventsCommand({ logGroupName }))
      await refused(filter, 'ResourceNotFoundException', 400)
    },
  },
  {
    ...{ id: 'logs.report-line', service, source: `${guide}/monitoring-cloudwatchlogs.html`, spends: true },
    sentence:
      'The REPORT line of an invocation comes to /aws/lambda/<function> in a moment, found by its request id',
    steps: async (account) => {
      const { name, requestId } = await invoked(account)
      const messages = await linesOf(account, name, `"REPORT RequestId: ${requestId}"`, 1)
      equal(messages.length, 1, 'the number of REPORT lines')
      matching(messages[0], /\tMemory Size: 512 MB\t/, 'the line')
    },
  },
  {
    ...{ id: 'logs.order', service, source: `${guide}/monitoring-cloudwatchlogs.html`, spends: true },
    sentence: 'START comes before END, and END before REPORT',
    steps: async (account) => {
      const { name, requestId } = await invoked(account)
      const messages = await linesOf(account, name, `"${requestId}"`, 3)
      const words = messages.map((line) => /^[A-Z]+/.exec(line)?.[0]).filter((word) => word !== undefined)
      equal(words, ['START', 'END', 'REPORT'], 'the words that lines begin with')
    },
  },
  {
    ...{ id: 'logs.pages', service, source: `${api}/API_FilterLogEvents.html`, spends: true },
    sentence: 'FilterLogEvents gives every event once over pages of limit, bound by nextToken',
    steps: async (account) => {
      const { name, requestId } = await invoked(account)
      const whole = await linesOf(account, name, `"${requestId}"`, 3)
      const seen: string[] = []
      let nextToken: string | undefined
      do {
        const query = { logGroupName: `/aws/lambda/${name}`, filterPattern: `"${requestId}"`, limit: 1 }
        const page = await account.clients.logs.send(new FilterLogEventsCommand({ ...query, nextToken }))
        seen.push(...(page.events ?? []).map(({ message = '' }) => message))
        nextToken = page.nextToken
      } while (nextToken !== undefined)
      equal(seen, whole, 'the events of all pages')
    },
  },
  {
    ...{ id: 'logs.end-token', service, source: `${api}/API_GetLogEvents.html`, spends: true },
    sentence: 'GetLogEvents gives the token it was given once there is nothing after it',
    steps: async (account) => {
      const { name, requestId } = await invoked(account)
      await linesOf(account, name, `"${requestId}"`, 3)
      const logGroupName = `/aws/lambda/${name}`
      const streams = await account.clients.logs.send(new DescribeLogStreamsCommand({ logGroupName }))
      const logStreamName = streams.logStreams?.[0]?.logStreamName
      const read = (nextToken?: string) =>
        account.clients.logs.send(
          new GetLogEventsCommand({ logGroupName, logStreamName, startFromHead: true, nextToken }),
        )
      const first = await read()
      holds((first.events ?? []).length >= 3, `${first.events?.length} events`)
      const second = await read(first.nextForwardToken)
      const last = await read(second.nextForwardToken)
      equal(last.nextForwardToken, second.nextForwardToken, 'the last token')
      equal(last.events, [], 'the last events')
    },
  },
  {
    ...{ id: 'logs.group-twice', service, source: `${api}/API_FilterLogEvents.html` },
    sentence: 'A group by name and by identifier at once is InvalidParameterException, 400',
    steps: async (account) => {
      const logGroupName = `/aws/lambda/${account.name()}`
      const both = new FilterLogEventsCommand({ logGroupName, logGroupIdentifier: logGroupName })
      await refused(account.clients.logs.send(both), 'InvalidParameterException', 400)
    },
  },
]

async function invoked(account: Account): Promise<{ readonly name: string; readonly requestId: string }> {
  const name = await activeFunction(account)
  const { $metadata } = await invoke(account, name)
  return { name, requestId: $metadata.requestId ?? '' }
}

/** The messages that match, once there are `atLeast` as many. The group itself may come late. */
const linesOf = (account: Account, name: string, filterPattern: string, atLeast: number): Promise<string[]> =>
  until(
    () =>
      account.clients.logs
        .send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}`, filterPattern }))
        .then(
          ({ events = [] }) => events.map(({ message = '' }) => message),
          (error: unknown) => {
            if (error instanceof Error && error.name === 'ResourceNotFoundException') return []
            throw error
          },
        ),
    (messages) => messages.length >= atLeast,
    account.patience,
  )

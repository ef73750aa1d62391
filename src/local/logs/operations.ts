import type { EngineContext } from '../engine.ts'
import type { LogGroup } from './log-group.ts'
import type { LogStore } from './log-store.ts'
import { invalidParameter, noSuch } from './logs-error.ts'
import { filterLogEvents, getLogEvents } from './read-events.ts'
import {
  describeLogGroupsRequest,
  describeLogStreamsRequest,
  filterLogEventsRequest,
  getLogEventsRequest,
  parseRequest,
} from './request-shapes.ts'

/** Whose logs are asked for. */
export interface LogsPlace extends Pick<EngineContext, 'region' | 'accountId'> {
  readonly store: LogStore
}

type Operation = (place: LogsPlace, body: Uint8Array) => object

/** By the name after `Logs_20140328.` in X-Amz-Target. */
export const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['DescribeLogGroups', describeLogGroups],
  ['DescribeLogStreams', describeLogStreams],
  [
    'FilterLogEvents',
    (place, body) => {
      const request = parseRequest(filterLogEventsRequest, body)
      return filterLogEvents(groupOf(place, request), request)
    },
  ],
  [
    'GetLogEvents',
    (place, body) => {
      const request = parseRequest(getLogEventsRequest, body)
      return getLogEvents(groupOf(place, request), request)
    },
  ],
])

function describeLogGroups(place: LogsPlace, body: Uint8Array): object {
  const request = parseRequest(describeLogGroupsRequest, body)
  const { logGroupNamePrefix = '', logGroupNamePattern = '', limit = 50 } = request
  const found = place.store
    .groups()
    .filter(({ name }) => name.startsWith(logGroupNamePrefix) && name.includes(logGroupNamePattern))
  const { items, nextToken } = pageOf(found, request.nextToken, limit)
  const logGroups = items.map(({ name, createdAt, bytes }) => ({
    logGroupName: name,
    creationTime: createdAt,
    metricFilterCount: 0,
    arn: `${arnOf(place, name)}:*`,
    storedBytes: bytes,
    logGroupClass: 'STANDARD',
    logGroupArn: arnOf(place, name),
  }))
  return { logGroups, ...(nextToken !== undefined && { nextToken }) }
}

function describeLogStreams(place: LogsPlace, body: Uint8Array): object {
  const request = parseRequest(describeLogStreamsRequest, body)
  const { logStreamNamePrefix = '', orderBy = 'LogStreamName', descending = false, limit = 50 } = request
  if (orderBy === 'LastEventTime' && logStreamNamePrefix !== '') {
    throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.')
  }
  const group = groupOf(place, request)
  const found = group.streams().filter(({ name }) => name.startsWith(logStreamNamePrefix))
  const ordered = found.toSorted((a, b) =>
    orderBy === 'LastEventTime' ? a.lastAt - b.lastAt : a.name < b.name ? -1 : 1,
  )
  const { items, nextToken } = pageOf(descending ? ordered.toReversed() : ordered, request.nextToken, limit)
  const logStreams = items.map(({ name, createdAt, firstAt, lastAt, bytes }) => ({
    logStreamName: name,
    creationTime: createdAt,
    firstEventTimestamp: firstAt,
    lastEventTimestamp: lastAt,
    lastIngestionTime: lastAt,
    arn: `${arnOf(place, group.name)}:log-stream:${name}`,
    storedBytes: bytes,
  }))
  return { logStreams, ...(nextToken !== undefined && { nextToken }) }
}

function groupOf(
  { store }: LogsPlace,
  request: { readonly logGroupName?: string | undefined; readonly logGroupIdentifier?: string | undefined },
): LogGroup {
  const { logGroupName, logGroupIdentifier } = request
  if ((logGroupName === undefined) === (logGroupIdentifier === undefined)) {
    throw invalidParameter('Exactly one of logGroupName and logGroupIdentifier must be given.')
  }
  const name = logGroupName ?? logGroupIdentifier?.replace(/^arn:[^:]+:logs:[^:]*:\d+:log-group:/, '') ?? ''
  const group = store.group(name.replace(/:\*$/, ''))
  if (group === undefined) throw noSuch('log group')
  return group
}

const arnOf = ({ region, accountId }: LogsPlace, name: string): string =>
  `arn:aws:logs:${region}:${accountId}:log-group:${name}`

function pageOf<T>(
  items: readonly T[],
  token: string | undefined,
  limit: number,
): { items: readonly T[]; nextToken: string | undefined } {
  const from = token === undefined ? 0 : Number(token)
  if (!Number.isInteger(from) || from < 0) throw invalidParameter('The specified nextToken is invalid.')
  const to = from + limit
  return { items: items.slice(from, to), nextToken: to < items.length ? String(to) : undefined }
}

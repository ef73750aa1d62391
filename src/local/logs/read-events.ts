import { parseFilterPattern } from './filter-pattern.ts'
import type { LogEvent, LogGroup } from './log-group.ts'
import { invalidParameter, noSuch } from './logs-error.ts'
import type { FilterLogEventsRequest, GetLogEventsRequest } from './request-shapes.ts'

/** The most events of one answer, where the caller names no limit. */
const usualLimit = 10_000

/** Tokens are numbers of events: events that are dropped meanwhile do not shift a page. */
export function filterLogEvents(group: LogGroup, request: FilterLogEventsRequest): object {
  const { logStreamNames, logStreamNamePrefix, filterPattern = '', limit = usualLimit } = request
  if (logStreamNames !== undefined && logStreamNamePrefix !== undefined) {
    throw invalidParameter('Log stream name and prefix cannot be specified together.')
  }
  const matches = parseFilterPattern(filterPattern)
  const after = numberOf(request.nextToken)
  const found = group
    .events()
    .filter((event) => event.number > after && within(event, request))
    .filter(({ stream }) => logStreamNames?.includes(stream) ?? stream.startsWith(logStreamNamePrefix ?? ''))
    .filter(({ message }) => matches(message))
  const page = found.slice(0, limit)
  return {
    events: page.map((event) => ({
      logStreamName: event.stream,
      ...view(event),
      eventId: String(event.number).padStart(56, '0'),
    })),
    searchedLogStreams: [],
    ...(page.length < found.length && { nextToken: String(page.at(-1)?.number) }),
  }
}

/** Both tokens are always there; the one that brings nothing new is the one that was given. */
export function getLogEvents(group: LogGroup, request: GetLogEventsRequest): object {
  const { limit = usualLimit, nextToken, startFromHead = false } = request
  const own = group.events().filter(({ stream }) => stream === request.logStreamName)
  if (own.length === 0) throw noSuch('log stream')
  const [, direction, text] = /^([fb])\/(\d+)$/.exec(nextToken ?? '') ?? []
  if (nextToken !== undefined && direction === undefined)
    throw invalidParameter('The specified nextToken is invalid.')
  const at = numberOf(text)
  const forward = direction === undefined ? startFromHead : direction === 'f'
  const found = own
    .filter((event) => within(event, request))
    .filter(({ number }) => direction === undefined || (forward ? number > at : number < at))
  const page = forward ? found.slice(0, limit) : found.slice(-limit)
  return {
    events: page.map(view),
    nextForwardToken: `f/${page.at(-1)?.number ?? at}`,
    nextBackwardToken: `b/${page[0]?.number ?? at}`,
  }
}

const within = (
  { timestamp }: LogEvent,
  { startTime = 0, endTime = Infinity }: { startTime?: number | undefined; endTime?: number | undefined },
): boolean => timestamp >= startTime && timestamp <= endTime

function view({ timestamp, message }: LogEvent): object {
  return { timestamp, message, ingestionTime: timestamp }
}

function numberOf(token: string | undefined): number {
  if (token === undefined) return 0
  if (!/^\d{1,15}$/.test(token)) throw invalidParameter('The specified nextToken is invalid.')
  return Number(token)
}

import * as v from 'valibot'
import { invalidParameter } from './logs-error.ts'

const groupName = v.pipe(v.string(), v.maxLength(512), v.regex(/^[.\-_/#A-Za-z0-9]+$/))
const streamName = v.pipe(v.string(), v.minLength(1), v.maxLength(512), v.regex(/^[^:*]*$/))
const epochMs = v.pipe(v.number(), v.integer(), v.minValue(0))
const limit = (most: number) => v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most)))

const oneGroup = {
  logGroupName: v.optional(groupName),
  /** The name or the ARN of a group. */
  logGroupIdentifier: v.optional(v.pipe(v.string(), v.maxLength(2048))),
}
const span = { startTime: v.optional(epochMs), endTime: v.optional(epochMs) }
const nextToken = v.optional(v.string())

export const filterLogEventsRequest = v.object({
  ...oneGroup,
  ...span,
  logStreamNames: v.optional(v.pipe(v.array(streamName), v.minLength(1), v.maxLength(100))),
  logStreamNamePrefix: v.optional(streamName),
  filterPattern: v.optional(v.pipe(v.string(), v.maxLength(1024))),
  nextToken,
  limit: limit(10_000),
})
export const getLogEventsRequest = v.object({
  ...oneGroup,
  ...span,
  logStreamName: streamName,
  nextToken,
  limit: limit(10_000),
  startFromHead: v.optional(v.boolean()),
})
export const describeLogGroupsRequest = v.object({
  logGroupNamePrefix: v.optional(groupName),
  logGroupNamePattern: v.optional(v.pipe(v.string(), v.maxLength(512))),
  nextToken,
  limit: limit(50),
})
export const describeLogStreamsRequest = v.object({
  ...oneGroup,
  logStreamNamePrefix: v.optional(streamName),
  orderBy: v.optional(v.picklist(['LogStreamName', 'LastEventTime'])),
  descending: v.optional(v.boolean()),
  nextToken,
  limit: limit(50),
})

export type FilterLogEventsRequest = v.InferOutput<typeof filterLogEventsRequest>
export type GetLogEventsRequest = v.InferOutput<typeof getLogEventsRequest>

/** @throws LogsError naming the first field that is wrong */
export function parseRequest<T>(schema: v.GenericSchema<unknown, T>, body: Uint8Array): T {
  let value: unknown
  try {
    value = body.byteLength === 0 ? {} : JSON.parse(new TextDecoder().decode(body))
  } catch {
    throw invalidParameter('The request body is not JSON')
  }
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const [issue] = result.issues
  throw invalidParameter(`Invalid value at ${v.getDotPath(issue) ?? 'the request'}: ${issue.message}`)
}

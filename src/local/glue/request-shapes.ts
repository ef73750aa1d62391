import * as v from 'valibot'
import { invalidInput } from './glue-error.ts'

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(255))
const argumentMap = v.record(v.string(), v.string())
const wholeFrom1 = v.pipe(v.number(), v.integer(), v.minValue(1))
const workersFrom1 = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(299))
const executionClass = v.picklist(['STANDARD', 'FLEX'])

const command = v.object({
  Name: v.optional(v.picklist(['glueetl'], 'only glueetl is emulated')),
  ScriptLocation: v.optional(v.string()),
  PythonVersion: v.optional(v.string()),
  Runtime: v.optional(v.string()),
})

const jobSettings = {
  Description: v.optional(v.string()),
  LogUri: v.optional(v.string()),
  Role: v.string(),
  ExecutionProperty: v.optional(v.object({ MaxConcurrentRuns: v.optional(wholeFrom1) })),
  Command: command,
  DefaultArguments: v.optional(argumentMap),
  NonOverridableArguments: v.optional(argumentMap),
  MaxRetries: v.optional(v.pipe(v.number(), v.value(0, 'retries are not emulated'))),
  Timeout: v.optional(wholeFrom1),
  GlueVersion: v.optional(v.pipe(v.string(), v.regex(/^\d+\.\d+$/))),
  NumberOfWorkers: v.optional(workersFrom1),
  // An open string: AWS adds worker types faster than clients learn them.
  WorkerType: v.optional(v.string()),
  ExecutionClass: v.optional(executionClass),
}

export const createJobRequest = v.object({ ...jobSettings, Name: name, Tags: v.optional(argumentMap) })
export const updateJobRequest = v.object({
  JobName: name,
  JobUpdate: v.object({ ...jobSettings, Role: v.optional(v.string()), Command: v.optional(command) }),
})
export const jobNameRequest = v.object({ JobName: name })
export const pageRequest = v.object({
  NextToken: v.optional(v.string()),
  MaxResults: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))),
})
export const startJobRunRequest = v.object({
  JobName: name,
  Arguments: v.optional(argumentMap),
  Timeout: v.optional(wholeFrom1),
  WorkerType: v.optional(v.string()),
  NumberOfWorkers: v.optional(workersFrom1),
  ExecutionClass: v.optional(executionClass),
})
export const getJobRunRequest = v.object({ JobName: name, RunId: name })
export const getJobRunsRequest = v.object({
  JobName: name,
  NextToken: v.optional(v.string()),
  MaxResults: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200))),
})
export const batchStopRequest = v.object({
  JobName: name,
  JobRunIds: v.pipe(v.array(name), v.minLength(1), v.maxLength(25)),
})

export type CreateJobRequest = v.InferOutput<typeof createJobRequest>
export type StartJobRunRequest = v.InferOutput<typeof startJobRunRequest>

/** @throws GlueError naming the first field that is wrong */
export function parseRequest<T>(schema: v.GenericSchema<unknown, T>, body: Uint8Array): T {
  const text = new TextDecoder().decode(body)
  let value: unknown
  try {
    value = text === '' ? {} : JSON.parse(text)
  } catch {
    throw invalidInput('The request body is not JSON')
  }
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const [issue] = result.issues
  throw invalidInput(`Invalid value at ${v.getDotPath(issue) ?? 'the request'}: ${issue.message}`)
}

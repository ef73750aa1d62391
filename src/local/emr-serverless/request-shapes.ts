import * as v from 'valibot'
import { invalid } from './api-error.ts'

const json = v.record(v.string(), v.unknown())
const clientToken = v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/, 'clientToken'))
const tags = v.record(v.string(), v.string())
const notBlank = v.pipe(v.string(), v.regex(/\S/, 'must not be blank'))
const role = v.pipe(
  v.string(),
  v.regex(/^arn:aws[a-zA-Z0-9-]*:iam::\d{12}:role\/.+$/, 'not the ARN of an IAM role'),
)

const configuration = v.looseObject({
  classification: notBlank,
  properties: v.optional(v.record(v.string(), v.string())),
})

const workerConfiguration = v.object({
  cpu: v.pipe(v.string(), v.regex(/^[1-9]\d*\s?(vcpu)?$/i, 'cpu is like "4 vCPU"')),
  memory: v.pipe(v.string(), v.regex(/^[1-9]\d*\s?(gb)?$/i, 'memory is like "16 GB"')),
  disk: v.optional(v.pipe(v.string(), v.regex(/^[1-9]\d*\s?gb$/i, 'disk is like "20 GB"'))),
  diskType: v.optional(v.string()),
})

const applicationSettings = {
  releaseLabel: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9._/-]{1,64}$/))),
  architecture: v.optional(v.picklist(['ARM64', 'X86_64'])),
  initialCapacity: v.optional(
    v.record(
      v.string(),
      v.object({
        workerCount: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000)),
        workerConfiguration: v.optional(workerConfiguration),
      }),
    ),
  ),
  maximumCapacity: v.optional(v.looseObject({ cpu: v.string(), memory: v.string() })),
  autoStartConfiguration: v.optional(v.object({ enabled: v.optional(v.boolean()) })),
  autoStopConfiguration: v.optional(
    v.object({
      enabled: v.optional(v.boolean()),
      idleTimeoutMinutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_080))),
    }),
  ),
  runtimeConfiguration: v.optional(v.array(configuration)),
  schedulerConfiguration: v.optional(
    v.object({
      queueTimeoutMinutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(15), v.maxValue(720))),
      maxConcurrentRuns: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
    }),
  ),
  monitoringConfiguration: v.optional(json),
  networkConfiguration: v.optional(json),
  interactiveConfiguration: v.optional(json),
  imageConfiguration: v.optional(json),
  workerTypeSpecifications: v.optional(json),
  diskEncryptionConfiguration: v.optional(json),
}

export const createApplicationRequest = v.object({
  ...applicationSettings,
  name: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9._/#-]{1,64}$/))),
  releaseLabel: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._/-]{1,64}$/)),
  type: v.pipe(v.string(), v.regex(/^spark$/i, 'only SPARK is emulated')),
  clientToken,
  tags: v.optional(tags),
})

export const updateApplicationRequest = v.object({ ...applicationSettings, clientToken })

export const startJobRunRequest = v.object({
  clientToken,
  executionRoleArn: role,
  jobDriver: v.object({
    sparkSubmit: v.object({
      entryPoint: notBlank,
      entryPointArguments: v.optional(v.array(notBlank)),
      sparkSubmitParameters: v.optional(notBlank),
    }),
  }),
  configurationOverrides: v.optional(
    v.looseObject({ applicationConfiguration: v.optional(v.array(configuration)) }),
  ),
  tags: v.optional(tags),
  executionTimeoutMinutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000))),
  name: v.optional(v.pipe(notBlank, v.maxLength(256))),
  mode: v.optional(v.picklist(['BATCH', 'STREAMING'])),
  retryPolicy: v.optional(
    v.object({
      maxAttempts: v.optional(v.pipe(v.number(), v.integer(), v.value(1, 'only one attempt is emulated'))),
      maxFailedAttemptsPerHour: v.optional(v.number()),
    }),
  ),
  executionIamPolicy: v.optional(json),
})

export type CreateApplicationRequest = v.InferOutput<typeof createApplicationRequest>
export type UpdateApplicationRequest = v.InferOutput<typeof updateApplicationRequest>
export type StartJobRunRequest = v.InferOutput<typeof startJobRunRequest>

/** @throws ApiError naming the first field that is wrong */
export function parseBody<T>(schema: v.GenericSchema<unknown, T>, body: Uint8Array): T {
  const text = new TextDecoder().decode(body)
  let value: unknown
  try {
    value = text === '' ? {} : JSON.parse(text)
  } catch {
    throw invalid('The request body is not JSON')
  }
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const [issue] = result.issues
  throw invalid(`Invalid value at ${v.getDotPath(issue) ?? 'the request'}: ${issue.message}`)
}

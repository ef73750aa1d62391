import * as v from 'valibot'
import type { FunctionDefinition } from '../engine.ts'
import { invalidContent, invalidParameter } from './api-error.ts'
import { reservedNames } from './sandbox-environment.ts'

/** What CreateFunction and UpdateFunctionConfiguration may say of a function; other members are accepted and ignored. */
const settingsShape = v.object({
  MemorySize: v.optional(v.number()),
  Timeout: v.optional(v.number()),
  EphemeralStorage: v.optional(v.object({ Size: v.number() })),
  Environment: v.optional(v.object({ Variables: v.optional(v.record(v.string(), v.string())) })),
  Handler: v.optional(v.string()),
  ImageConfig: v.optional(v.object({ Command: v.optional(v.array(v.string())) })),
  Description: v.optional(v.string()),
  RevisionId: v.optional(v.string()),
})

export const updateShape = settingsShape
export const codeShape = v.object({
  ImageUri: v.optional(v.string()),
  RevisionId: v.optional(v.string()),
  DryRun: v.optional(v.boolean()),
  Publish: v.optional(v.boolean()),
})
export const createShape = v.object({
  ...settingsShape.entries,
  FunctionName: v.string(),
  Role: v.string(),
  PackageType: v.optional(v.string()),
  Code: v.object({ ImageUri: v.optional(v.string()) }),
  Publish: v.optional(v.boolean()),
})
export const concurrencyShape = v.object({ ReservedConcurrentExecutions: v.number() })

export type Settings = v.InferOutput<typeof settingsShape>

/** The body as JSON of this shape. @throws SerializationException-like errors in Lambda's words */
export function parseBody<S extends v.GenericSchema>(shape: S, body: Uint8Array): v.InferOutput<S> {
  let value: unknown
  try {
    value = body.byteLength === 0 ? {} : JSON.parse(Buffer.from(body).toString())
  } catch {
    throw invalidContent('Could not parse request body into json')
  }
  const result = v.safeParse(shape, value)
  if (result.success) return result.output
  const [issue] = result.issues
  throw invalidParameter(`${v.getDotPath(issue) ?? 'body'}: ${issue.message}`)
}

/** The definition with the settings applied and checked against Lambda's bounds. @throws LambdaApiError */
export function applySettings(definition: FunctionDefinition, settings: Settings): FunctionDefinition {
  const changed = {
    ...definition,
    memoryMiB: settings.MemorySize ?? definition.memoryMiB,
    timeoutSeconds: settings.Timeout ?? definition.timeoutSeconds,
    ephemeralMiB: settings.EphemeralStorage?.Size ?? definition.ephemeralMiB,
    environment:
      settings.Environment === undefined ? definition.environment : (settings.Environment.Variables ?? {}),
    handler: settings.ImageConfig?.Command?.[0] ?? settings.Handler ?? definition.handler,
  }
  checkBounds('memorySize', changed.memoryMiB, 128, 10_240)
  checkBounds('timeout', changed.timeoutSeconds, 1, 900)
  checkBounds('ephemeralStorage.size', changed.ephemeralMiB, 512, 10_240)
  checkEnvironment(changed.environment)
  return changed
}

function checkBounds(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return
  const rule = value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`
  throw invalidParameter(
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must have value ${rule}`,
  )
}

const mostEnvironmentBytes = 4096

function checkEnvironment(environment: Readonly<Record<string, string>>): void {
  const reserved = Object.keys(environment).filter((name) => reservedNames.has(name))
  if (reserved.length > 0) {
    throw invalidParameter(
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    )
  }
  const odd = Object.keys(environment).find((name) => !/^[a-zA-Z]\w+$/.test(name))
  if (odd !== undefined) throw invalidParameter(`environment variable name cannot be used: ${odd}`)
  const bytes = Buffer.byteLength(JSON.stringify(environment))
  if (bytes > mostEnvironmentBytes) {
    throw invalidParameter(
      `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${bytes}`,
    )
  }
}

import * as v from 'valibot'

const parameter = v.looseObject({
  Type: v.string(),
  Default: v.optional(v.union([v.string(), v.number()])),
  AllowedValues: v.optional(v.array(v.union([v.string(), v.number()]))),
  AllowedPattern: v.optional(v.string()),
  MinValue: v.optional(v.number()),
  MaxValue: v.optional(v.number()),
})
const resource = v.looseObject({
  Type: v.string(),
  Properties: v.optional(v.record(v.string(), v.unknown())),
  Condition: v.optional(v.string()),
  DependsOn: v.optional(v.union([v.string(), v.array(v.string())])),
  DeletionPolicy: v.optional(v.string()),
})
const output = v.looseObject({
  Value: v.unknown(),
  Condition: v.optional(v.string()),
  Description: v.optional(v.string()),
})
const shape = v.looseObject({
  Description: v.optional(v.string()),
  Parameters: v.optional(v.record(v.string(), parameter), {}),
  Conditions: v.optional(v.record(v.string(), v.unknown()), {}),
  Mappings: v.optional(v.record(v.string(), v.unknown()), {}),
  Resources: v.pipe(
    v.record(v.string(), resource),
    v.check((all) => Object.keys(all).length > 0, 'At least one Resources member must be defined.'),
  ),
  Outputs: v.optional(v.record(v.string(), output), {}),
})

export type Template = v.InferOutput<typeof shape>

/** What a template says that cannot be done. */
export class TemplateFault extends Error {}

/** @throws TemplateFault. Templates are JSON here: YAML is for people, and no person calls this. */
export function parseTemplate(body: string): Template {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    throw new TemplateFault('Template format error: unsupported structure: only JSON is emulated.')
  }
  const result = v.safeParse(shape, value)
  if (result.success) return result.output
  const [issue] = result.issues
  throw new TemplateFault(`Template format error: ${v.getDotPath(issue) ?? 'template'}: ${issue.message}`)
}

/** Values of all parameters: what is given, else the default. @throws TemplateFault in CloudFormation's words */
export function parameterValues(
  { Parameters }: Template,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const unknown = Object.keys(given).filter((key) => Parameters[key] === undefined)
  if (unknown.length > 0)
    throw new TemplateFault(`Parameters: [${unknown.join(', ')}] do not exist in the template`)
  const missing = Object.entries(Parameters).filter(
    ([key, { Default }]) => Default === undefined && given[key] === undefined,
  )
  if (missing.length > 0)
    throw new TemplateFault(`Parameters: [${missing.map(([key]) => key).join(', ')}] must have values`)
  return Object.fromEntries(
    Object.entries(Parameters).map(([key, definition]) => {
      const value = given[key] ?? String(definition.Default)
      const fault = valueFault(value, definition)
      if (fault !== undefined)
        throw new TemplateFault(`Parameter ${key} failed to satisfy constraint: ${fault}`)
      return [key, value]
    }),
  )
}

function valueFault(value: string, definition: Template['Parameters'][string]): string | undefined {
  const { Type, AllowedValues, AllowedPattern, MinValue, MaxValue } = definition
  if (Type === 'Number' && !Number.isFinite(Number(value))) return `Parameter value ${value} must be a number`
  if (AllowedValues !== undefined && !AllowedValues.map(String).includes(value))
    return `Member must satisfy enum value set: [${AllowedValues.join(', ')}]`
  if (AllowedPattern !== undefined && !new RegExp(`^(?:${AllowedPattern})$`).test(value))
    return `Parameter value ${value} must match pattern ${AllowedPattern}`
  if (MinValue !== undefined && Number(value) < MinValue)
    return `Member must have value greater than or equal to ${MinValue}`
  if (MaxValue !== undefined && Number(value) > MaxValue)
    return `Member must have value less than or equal to ${MaxValue}`
  return undefined
}

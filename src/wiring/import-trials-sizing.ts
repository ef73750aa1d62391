import * as v from 'valibot'
import type { Platform } from '../core/platform.ts'
import type { Sizing } from '../core/sizing.ts'
import { shortText } from '../core/short-text.ts'
import type { Usage } from '../core/usage.ts'
import { emrSizingSchema, glueSizingSchema } from './plan-file.ts'

const mib = (least: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(10_240))

const lambdaSizingSchema = v.strictObject({
  memoryMiB: mib(128),
  ephemeralMiB: v.optional(mib(512), 512),
  architecture: v.optional(v.picklist(['x86_64', 'arm64']), 'x86_64'),
})

interface Given {
  readonly platform: Platform
  readonly sizing: Readonly<Record<string, unknown>> | undefined
  readonly memoryMiB: number | undefined
  readonly architecture: 'x86_64' | 'arm64' | undefined
  readonly usage: Usage | undefined
}

/** What was bought: from `sizing`, else for Lambda from its memory, else from the usage. Or why that cannot be told. */
export function sizingOf(given: Given): Sizing | { readonly reason: string } {
  const stated = given.sizing ?? fromMemory(given) ?? fromUsage(given.usage)
  if (stated === undefined) return { reason: missing[given.platform] }
  const { platform, ...fields } = stated
  if (platform !== undefined && platform !== given.platform) {
    return {
      reason: `sizing.platform: ${shortText(JSON.stringify(platform) ?? '', 60)} is not ${given.platform}`,
    }
  }
  const sizing = parsed(given.platform, fields)
  return 'reason' in sizing ? sizing : (contradiction(sizing, given) ?? sizing)
}

function parsed(platform: Platform, fields: object): Sizing | { readonly reason: string } {
  switch (platform) {
    case 'lambda':
      return resultOf(v.safeParse(lambdaSizingSchema, fields), (sizing) => ({ platform, ...sizing }))
    case 'emr-serverless':
      return resultOf(v.safeParse(emrSizingSchema, fields), (sizing) => ({ platform, ...sizing }))
    case 'glue':
      return resultOf(v.safeParse(glueSizingSchema, fields), (sizing) => ({ platform, ...sizing }))
  }
}

type Parsed<T> =
  | { readonly success: true; readonly output: T }
  | { readonly success: false; readonly issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]] }

function resultOf<T>(
  result: Parsed<T>,
  toSizing: (value: T) => Sizing,
): Sizing | { readonly reason: string } {
  if (result.success) return toSizing(result.output)
  const [issue] = result.issues
  const key = v.getDotPath(issue)
  return { reason: `sizing${key === null ? '' : `.${shortText(key, 60)}`}: ${shortText(issue.message, 120)}` }
}

const missing: Readonly<Record<Platform, string>> = {
  lambda: 'memory_mib: missing; give it, or "sizing":{"memoryMiB":1769}',
  'emr-serverless':
    'sizing: missing; give "sizing":{"driver":{"vcpus":4,"memoryGb":16},"executor":{"vcpus":4,"memoryGb":16},"executors":2}',
  glue: 'sizing: missing; give "sizing":{"workerType":"G.1X","workers":2,"glueVersion":"5.1"}',
}

type Stated = Readonly<Record<string, unknown>>

const fromMemory = ({ platform, memoryMiB, architecture }: Given): Stated | undefined =>
  platform !== 'lambda' || memoryMiB === undefined
    ? undefined
    : { platform, memoryMiB, ...(architecture === undefined ? {} : { architecture }) }

function fromUsage(usage: Usage | undefined): Stated | undefined {
  if (usage?.platform === 'lambda') {
    const { platform, memoryMiB, ephemeralMiB, architecture } = usage
    return { platform, memoryMiB, ephemeralMiB, architecture }
  }
  if (usage?.platform !== 'glue') return undefined
  const { platform, workerType, workers, glueVersion, executionClass } = usage
  return { platform, workerType, workers, glueVersion, executionClass }
}

/** Two figures for one thing: nobody can tell which is right. */
function contradiction(sizing: Sizing, { memoryMiB, usage }: Given): { readonly reason: string } | undefined {
  if (sizing.platform !== 'lambda') return undefined
  if (memoryMiB !== undefined && memoryMiB !== sizing.memoryMiB) {
    return { reason: `memory_mib: ${memoryMiB} is not the ${sizing.memoryMiB} MiB of the sizing` }
  }
  if (usage?.platform === 'lambda' && usage.memoryMiB !== sizing.memoryMiB) {
    return { reason: `usage.memoryMib: ${usage.memoryMiB} is not the ${sizing.memoryMiB} MiB of the sizing` }
  }
  return undefined
}

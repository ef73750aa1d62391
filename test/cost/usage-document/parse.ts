import type { BillableUsage } from '../../../src/core/usage.ts'
import { parseUsageDocument } from '../../../src/cost/usage-document/parse-usage-document.ts'
import type { UsageEntry } from '../../../src/cost/usage-document/read-usage.ts'

export const parse = (document: unknown): readonly UsageEntry[] =>
  parseUsageDocument(JSON.stringify(document), 'usage.json')

/** The usage of a document with one. */
export function parseOne(document: unknown): BillableUsage {
  const [entry, ...others] = parse(document)
  if (entry === undefined || others.length > 0) throw new Error('not one usage')
  return entry.usage
}

/** The smallest document of each form, without what has a default. */
export const smallest = {
  billedMs: { platform: 'lambda', region: 'us-east-1', memoryMib: 1769, billedMs: [812, 790] },
  billedMsEach: {
    ...{ platform: 'lambda', region: 'us-east-1', memoryMib: 1536 },
    ...{ billedMsEach: 120, requests: 3_000_000 },
  },
  invocations: {
    ...{ platform: 'lambda', region: 'us-east-1', memoryMib: 1024 },
    invocations: [{ durationMs: 250.06, initMs: 100.77 }],
  },
  hours: {
    ...{ platform: 'emr-serverless', region: 'us-east-1' },
    ...{ vcpuHours: 0.067, memoryGbHours: 0.267, storageGbHours: 0 },
  },
  workers: {
    ...{ platform: 'emr-serverless', region: 'us-east-1' },
    workers: [{ vcpus: 4, memoryGb: 16, seconds: 37.2 }],
  },
  executionSeconds: {
    ...{ platform: 'glue', region: 'us-east-1', glueVersion: '5.1' },
    ...{ workerType: 'G.1X', workers: 2, executionSeconds: 43 },
  },
  dpuSeconds: {
    ...{ platform: 'glue', region: 'us-east-1', glueVersion: '5.1' },
    ...{ executionClass: 'FLEX', workerType: 'G.1X', dpuSeconds: 240 },
  },
  instances: {
    ...{ platform: 'emr-ec2', region: 'us-east-1' },
    instances: [{ instanceType: 'r5.4xlarge', count: 3, hours: 10 }],
  },
} as const

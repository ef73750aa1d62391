import type { EmrEc2Usage, EmrServerlessUsage, GlueUsage, LambdaUsage } from '../../src/core/usage.ts'

export const lambda = (part: Partial<LambdaUsage> = {}): LambdaUsage => ({
  platform: 'lambda',
  region: 'us-east-1',
  architecture: 'x86_64',
  memoryMiB: 1024,
  ephemeralMiB: 512,
  billedMs: [1000],
  requests: 1,
  basis: 'billed',
  ...part,
})

export const emrServerless = (part: Partial<EmrServerlessUsage> = {}): EmrServerlessUsage => ({
  platform: 'emr-serverless',
  region: 'us-east-1',
  architecture: 'x86_64',
  vcpuHours: 0.1,
  memoryGbHours: 0.4,
  storageGbHours: 0,
  basis: 'billed',
  ...part,
})

export const glue = (part: Partial<GlueUsage> = {}): GlueUsage => ({
  platform: 'glue',
  region: 'us-east-1',
  glueVersion: '5.1',
  executionClass: 'STANDARD',
  workerType: 'G.1X',
  workers: 2,
  executionSeconds: 60,
  dpuSeconds: undefined,
  basis: 'billed',
  ...part,
})

export const emrEc2 = (...instances: EmrEc2Usage['instances']): EmrEc2Usage => ({
  platform: 'emr-ec2',
  region: 'us-east-1',
  instances,
  basis: 'derived',
})

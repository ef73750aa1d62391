import type { EmrServerlessSizing, LambdaSizing, Sizing } from '../../src/core/sizing.ts'
import type { LevelModel, PlatformModel, SizeCurve } from '../../src/forecast/platform-model.ts'

/** A curve a + b·s in seconds, s in MB. */
export const affine = (constant: number, perMegabyte: number, logSd = 0): SizeCurve => ({
  coefficients: [constant, 0, perMegabyte, 0],
  logSd,
  smallestBytes: 1e4,
  largestBytes: 1e9,
  samples: 12,
})

export const level = (curve: SizeCurve): LevelModel => ({
  billedSeconds: curve,
  clientSeconds: curve,
  failureFactor: 1,
  startUpShare: null,
})

export const model = (sizing: Sizing, levels: PlatformModel['levels']): PlatformModel => ({
  key: `aggregate|csv|${sizing.platform}|${JSON.stringify(sizing)}`,
  workload: 'aggregate',
  format: 'csv',
  platform: sizing.platform,
  sizing,
  levels,
  largestSucceededBytes: 1e9,
  smallestFailedBytes: null,
})

export const lambda3008: LambdaSizing = {
  platform: 'lambda',
  memoryMiB: 3008,
  ephemeralMiB: 512,
  architecture: 'x86_64',
}

const worker = { vcpus: 3, memoryGb: 6, diskGb: 20 }
/** 6 vCPU and 12 GB in all. */
export const emrOfSix: EmrServerlessSizing = {
  platform: 'emr-serverless',
  driver: worker,
  executor: worker,
  executors: 1,
  architecture: 'x86_64',
}

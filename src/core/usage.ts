import type { Architecture, Platform } from './platform.ts'

/** The billable quantities of ONE trial as the platform reported them; never money. */
export type Usage = LambdaUsage | EmrServerlessUsage | GlueUsage
export type UsageOf<P extends Platform> = Extract<Usage, { platform: P }>

export interface LambdaUsage {
  readonly platform: 'lambda'
  readonly region: string
  readonly architecture: Architecture
  readonly memoryMiB: number
  readonly ephemeralMiB: number
  /** Billed Duration of each REPORT line; INIT is already inside. One entry per invocation of the trial. */
  readonly billedMs: readonly number[]
  readonly requests: number
}

export interface EmrServerlessUsage {
  readonly platform: 'emr-serverless'
  readonly region: string
  readonly architecture: Architecture
  readonly vcpuHours: number
  readonly memoryGbHours: number
  readonly storageGbHours: number
  /** `billed`: billedResourceUtilization. `derived`: computed by us because the platform gave none. */
  readonly basis: 'billed' | 'derived'
}

export interface GlueUsage {
  readonly platform: 'glue'
  readonly region: string
  readonly glueVersion: string
  readonly executionClass: 'STANDARD' | 'FLEX'
  readonly workerType: string
  readonly workers: number
  readonly executionSeconds: number
  /** DPUSeconds of GetJobRun where the platform gives it (FLEX, auto-scaling). */
  readonly dpuSeconds: number | undefined
  readonly basis: 'billed' | 'derived'
}

import type { Architecture } from './platform.ts'

/** The billable quantities of ONE trial as the platform reported them; never money. */
export type Usage = LambdaUsage | EmrServerlessUsage | GlueUsage

/** `billed`: the platform's own billing figure. `derived`: computed by us because the platform gave none. */
export type UsageBasis = 'billed' | 'derived'

interface MeteredUsage {
  readonly region: string
  readonly basis: UsageBasis
  /**
   * Share (0 to 1) of the time that the platform metered, minimums and rounding left out, that passed before the script's
   * session was ready: INIT, JVM, Spark. Absent where it was not observable.
   */
  readonly startUpShare?: number
}

export interface LambdaUsage extends MeteredUsage {
  readonly platform: 'lambda'
  readonly architecture: Architecture
  readonly memoryMiB: number
  readonly ephemeralMiB: number
  /** Billed Duration of each REPORT line; INIT is already inside. One entry per invocation of the trial. */
  readonly billedMs: readonly number[]
  readonly requests: number
  /** Duration + INIT of all invocations before each was rounded up. Absent where only the billed figure is known. */
  readonly meteredMs?: number
  /** Of a derived usage: what ran for certain. The bill lies between it and `billedMs`, which is the most it can be. */
  readonly certainMs?: number
  /** Served by provisioned concurrency: a lower duration rate and no free tier. Absent means on demand. */
  readonly provisionedConcurrency?: boolean
}

export interface ResourceHours {
  readonly vcpuHours: number
  readonly memoryGbHours: number
  readonly storageGbHours: number
}

/** The hours are billedResourceUtilization: a minute at least for each worker, storage above 20 GB of each. */
export interface EmrServerlessUsage extends MeteredUsage, ResourceHours {
  readonly platform: 'emr-serverless'
  readonly architecture: Architecture
  /** totalResourceUtilization: no minimum, and storage with the 20 GB that are free. Absent where it is not known. */
  readonly used?: ResourceHours
}

export interface GlueUsage extends MeteredUsage {
  readonly platform: 'glue'
  readonly glueVersion: string
  readonly executionClass: 'STANDARD' | 'FLEX'
  readonly workerType: string
  readonly workers: number
  readonly executionSeconds: number
  /** DPUSeconds of GetJobRun where the platform gives it (FLEX, auto-scaling). */
  readonly dpuSeconds: number | undefined
}

/** A cluster of EC2 instances with EMR on it, for comparing costs; soalbench does not run on it. */
export interface EmrEc2Usage {
  readonly platform: 'emr-ec2'
  readonly region: string
  readonly instances: readonly {
    readonly instanceType: string
    readonly count: number
    /** From running to terminated, of each instance. */
    readonly seconds: number
  }[]
  readonly basis: UsageBasis
}

/** Everything that has a biller. */
export type BillableUsage = Usage | EmrEc2Usage
export type BillablePlatform = BillableUsage['platform']

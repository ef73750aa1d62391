import type { Architecture, Platform } from './platform.ts'

export interface LambdaSizing {
  readonly platform: 'lambda'
  readonly memoryMiB: number
  readonly ephemeralMiB: number
  readonly architecture: Architecture
}

/** One EMR Serverless worker as it is bought; memory includes Spark's overhead. GB = 1024 MiB, as AWS bills it. */
export interface WorkerSize {
  readonly vcpus: number
  readonly memoryGb: number
  readonly diskGb: number
}

export interface EmrServerlessSizing {
  readonly platform: 'emr-serverless'
  readonly driver: WorkerSize
  readonly executor: WorkerSize
  readonly executors: number
  readonly architecture: Architecture
}

export interface GlueSizing {
  readonly platform: 'glue'
  /** An open string: AWS adds worker types faster than clients learn them. */
  readonly workerType: string
  /** Driver included: `workers - 1` executors. */
  readonly workers: number
  readonly glueVersion: string
  readonly executionClass: 'STANDARD' | 'FLEX'
}

/** What is bought on a platform. */
export type Sizing = LambdaSizing | EmrServerlessSizing | GlueSizing
export type SizingOf<P extends Platform> = Extract<Sizing, { platform: P }>

/** Short text for tables and file names: `1769 MiB`, `1+1 x 1 vCPU 4 GB`, `2 x G.1X`. */
export function describeSizing(sizing: Sizing): string {
  switch (sizing.platform) {
    case 'lambda':
      return `${sizing.memoryMiB} MiB`
    case 'emr-serverless':
      return `1+${sizing.executors} × ${sizing.executor.vcpus} vCPU ${sizing.executor.memoryGb} GB`
    case 'glue':
      return `${sizing.workers} × ${sizing.workerType}`
  }
}

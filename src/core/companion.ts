import type { Architecture } from './platform.ts'
import type { ResourceHours } from './usage.ts'
import type { WorkerSize } from './sizing.ts'

/**
 * What a job costs beside its platform's own bill: optional, quantities as the user knows them, in the region of the
 * usage that they stand beside. In usage files each is `{"charge": …, …}` under the key `companions`.
 */
export type Companion =
  | S3Requests
  | S3Storage
  | Logs
  | EcrStorage
  | PreInitialisedCapacity
  | ProvisionedConcurrency
  | NatGateway
  | VpcEndpoint
export type CompanionCharge = Companion['charge']

/** `put`: PUT, COPY, POST and LIST. `get`: GET and all others. */
interface S3Requests {
  readonly charge: 's3-requests'
  readonly put: number
  readonly get: number
}

/** GB (1024 MiB) kept for a month. */
interface S3Storage {
  readonly charge: 's3-storage'
  readonly gbMonths: number
}

/** CloudWatch Logs: what was written, and what is kept. */
interface Logs {
  readonly charge: 'logs'
  readonly ingestedGb: number
  readonly storedGbMonths: number
}

/** The function's image. */
interface EcrStorage {
  readonly charge: 'ecr-storage'
  readonly gbMonths: number
}

/** Workers of an EMR Serverless application that are paid for from STARTED to STOPPED, idle or not. */
export interface PreInitialisedCapacity {
  readonly charge: 'pre-initialised-capacity'
  readonly architecture: Architecture
  readonly workers: readonly (WorkerSize & { readonly count: number })[]
  /** From STARTED to STOPPED. */
  readonly seconds: number
  /** billedResourceUtilization of all jobs that ran on these workers: already on their invoices. Absent: none ran. */
  readonly billed?: ResourceHours
}

/** Lambda environments kept ready, whether invoked or not. */
export interface ProvisionedConcurrency {
  readonly charge: 'provisioned-concurrency'
  readonly architecture: Architecture
  readonly memoryMiB: number
  /** Environments. */
  readonly count: number
  /** From enabling to disabling. */
  readonly seconds: number
}

export interface NatGateway {
  readonly charge: 'nat-gateway'
  readonly count: number
  /** Of each gateway. */
  readonly hours: number
  readonly processedGb: number
}

export interface VpcEndpoint {
  readonly charge: 'vpc-endpoint'
  /** Interface endpoints × availability zones. */
  readonly count: number
  /** Of each one. */
  readonly hours: number
  readonly processedGb: number
}

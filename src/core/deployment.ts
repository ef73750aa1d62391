/**
 * Names of what a deployment holds: made by infra on AWS, by the local engines here, found by the runners in both.
 */
export const deployment = {
  /** One Lambda function per memory size: nothing is ever resized in the hot path. */
  functionName: (memoryMiB: number): string => `soalbench-${memoryMiB}`,
  /** An EMR Serverless application without pre-initialised capacity. */
  coldApplicationName: 'soalbench-cold',
  /** An EMR Serverless application with pre-initialised capacity. */
  warmApplicationName: 'soalbench-warm',
  glueJobName: 'soalbench',
} as const

/** vCPU share of a Lambda function: AWS documents one vCPU at 1,769 MB, linear. */
export const lambdaVcpus = (memoryMiB: number): number => memoryMiB / 1769

/** DPU per worker of a Glue worker type; R types count M-DPU. Undefined for a type not known here. */
export const glueDpus: Readonly<Record<string, number>> = {
  'G.025X': 0.25,
  'G.1X': 1,
  'G.2X': 2,
  'G.4X': 4,
  'G.8X': 8,
  'G.12X': 12,
  'G.16X': 16,
  'R.1X': 1,
  'R.2X': 2,
  'R.4X': 4,
  'R.8X': 8,
}

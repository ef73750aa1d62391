/** Names of what a stack holds: given by infra on AWS, by the local engines here. */
export interface DeploymentNames {
  /** One Lambda function per memory size: nothing is ever resized in the hot path. */
  readonly functionName: (memoryMiB: number) => string
  /** An EMR Serverless application without pre-initialised capacity. */
  readonly coldApplicationName: string
  /** An EMR Serverless application with pre-initialised capacity. */
  readonly warmApplicationName: string
  readonly glueJobName: string
}

/** What a stack is called unless told otherwise. */
export const usualStack = 'soalbench'

export const namesOf = (stack: string): DeploymentNames => ({
  functionName: (memoryMiB) => `${stack}-${memoryMiB}`,
  coldApplicationName: `${stack}-cold`,
  warmApplicationName: `${stack}-warm`,
  glueJobName: stack,
})

/** Of the usual stack, and of the local engines. */
export const deployment = namesOf(usualStack)

/** A stack as it stands in an account. */
export interface Deployment {
  readonly stack: string
  readonly region: string
  /** Twelve digits. */
  readonly accountId: string
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string
  readonly bucket: string
  /** ARNs of the roles that the platforms take on. */
  readonly roles: { readonly lambda: string; readonly emrServerless: string; readonly glue: string }
  /** Ids, by start level. */
  readonly applications: { readonly cold: string; readonly warm: string }
  readonly glueJob: string
  /** Names; none before the image is built. */
  readonly functions: readonly string[]
  /** `sha256:…`; null before the image is built. */
  readonly imageDigest: string | null
}

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

import { controlConfiguration, startConfiguration, type ClientOptions } from './client-options.ts'
import type { emrServerlessSdk } from './emr-serverless-sdk.ts'
import type { glueSdk } from './glue-sdk.ts'
import { withKnownCredentials } from './known-credentials.ts'
import type { lambdaSdk } from './lambda-sdk.ts'
import type { logsSdk } from './logs-sdk.ts'
import type { s3Sdk } from './s3-sdk.ts'

/**
 * Two clients for a service, and the commands they are sent. `start` makes one attempt and waits without a limit: it
 * is for calls that begin billed work. `control` retries: it is for reads and for changes that may be repeated.
 */
interface ServiceClients<Sdk, Client> {
  readonly sdk: Sdk
  readonly start: Client
  readonly control: Client
}

export type LambdaClients = ServiceClients<typeof lambdaSdk, InstanceType<typeof lambdaSdk.LambdaClient>>
export type EmrServerlessClients = ServiceClients<
  typeof emrServerlessSdk,
  InstanceType<typeof emrServerlessSdk.EMRServerlessClient>
>
export type GlueClients = ServiceClients<typeof glueSdk, InstanceType<typeof glueSdk.GlueClient>>

/** Nothing of it starts work. */
export type LogsClients = Pick<
  ServiceClients<typeof logsSdk, InstanceType<typeof logsSdk.CloudWatchLogsClient>>,
  'sdk' | 'control'
>

/** Nothing of it starts work. */
export type S3Clients = Pick<
  ServiceClients<typeof s3Sdk, InstanceType<typeof s3Sdk.S3Client>>,
  'sdk' | 'control'
>

/** Clients are made at the first call: a run on one platform loads the SDK of that platform only. */
export interface AwsClients {
  readonly lambda: () => Promise<LambdaClients>
  readonly emrServerless: () => Promise<EmrServerlessClients>
  readonly glue: () => Promise<GlueClients>
  readonly logs: () => Promise<LogsClients>
  readonly s3: () => Promise<S3Clients>
  /** Closes the sockets of every client that was made. */
  readonly destroy: () => void
}

export function createClients(options: ClientOptions): AwsClients {
  const made: { destroy(): void }[] = []
  const start = startConfiguration(options)
  const control = controlConfiguration(options)
  const remember = <C extends { destroy(): void }>(client: C): C => {
    made.push(client)
    return client
  }
  return {
    lambda: once(async () => {
      const { lambdaSdk: sdk } = await import('./lambda-sdk.ts')
      const make = (configuration: typeof start) =>
        remember(withKnownCredentials(new sdk.LambdaClient(configuration)))
      return { sdk, start: make(start), control: make(control) }
    }),
    emrServerless: once(async () => {
      const { emrServerlessSdk: sdk } = await import('./emr-serverless-sdk.ts')
      const make = (configuration: typeof start) =>
        remember(withKnownCredentials(new sdk.EMRServerlessClient(configuration)))
      return { sdk, start: make(start), control: make(control) }
    }),
    glue: once(async () => {
      const { glueSdk: sdk } = await import('./glue-sdk.ts')
      const make = (configuration: typeof start) =>
        remember(withKnownCredentials(new sdk.GlueClient(configuration)))
      return { sdk, start: make(start), control: make(control) }
    }),
    logs: once(async () => {
      const { logsSdk: sdk } = await import('./logs-sdk.ts')
      return { sdk, control: remember(withKnownCredentials(new sdk.CloudWatchLogsClient(control))) }
    }),
    s3: once(async () => {
      const { s3Sdk: sdk } = await import('./s3-sdk.ts')
      // Of an endpoint of its own a bucket is a path: names below 127.0.0.1 lead nowhere.
      const forcePathStyle = options.endpoint !== undefined
      return {
        sdk,
        control: remember(withKnownCredentials(new sdk.S3Client({ ...control, forcePathStyle }))),
      }
    }),
    destroy: () => made.splice(0).forEach((client) => client.destroy()),
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

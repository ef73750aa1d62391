import { controlConfiguration, type ClientOptions } from './client-options.ts'
import { createClients, type AwsClients } from './clients.ts'
import type { bucketSdk } from './bucket-sdk.ts'
import type { cloudFormationSdk } from './cloudformation-sdk.ts'
import type { codeBuildSdk } from './codebuild-sdk.ts'
import type { ecrSdk } from './ecr-sdk.ts'
import { withNamedFailures } from './failed-call.ts'
import { withKnownCredentials } from './known-credentials.ts'
import type { taggingSdk } from './tagging-sdk.ts'

interface ControlClient<Sdk, Client> {
  readonly sdk: Sdk
  readonly control: Client
}

/** Clients of what is set up and taken down, beside those of what runs in it. Nothing of it is billed by the call. */
export interface InfraClients {
  readonly cloudFormation: () => Promise<
    ControlClient<typeof cloudFormationSdk, InstanceType<typeof cloudFormationSdk.CloudFormationClient>>
  >
  readonly ecr: () => Promise<ControlClient<typeof ecrSdk, InstanceType<typeof ecrSdk.ECRClient>>>
  readonly codeBuild: () => Promise<
    ControlClient<typeof codeBuildSdk, InstanceType<typeof codeBuildSdk.CodeBuildClient>>
  >
  readonly tagging: () => Promise<
    ControlClient<typeof taggingSdk, InstanceType<typeof taggingSdk.ResourceGroupsTaggingAPIClient>>
  >
  readonly bucket: () => Promise<ControlClient<typeof bucketSdk, InstanceType<typeof bucketSdk.S3Client>>>
  readonly lambda: AwsClients['lambda']
  readonly emrServerless: AwsClients['emrServerless']
  readonly glue: AwsClients['glue']
  readonly logs: AwsClients['logs']
  readonly destroy: () => void
}

/** Every call is repeated more often than those of a run: nothing of it starts work, and a stack takes minutes. */
export function createInfraClients(options: ClientOptions): InfraClients {
  const control = { ...controlConfiguration(options), maxAttempts: 6 }
  const platforms = createClients(options)
  const made: { destroy(): void }[] = []
  const ready = <C extends Parameters<typeof withKnownCredentials>[0] & { destroy(): void }>(
    client: C & Parameters<typeof withNamedFailures>[0],
    service: string,
  ): C => {
    made.push(client)
    return withNamedFailures(withKnownCredentials(client), service)
  }
  return {
    cloudFormation: once(async () => {
      const { cloudFormationSdk: sdk } = await import('./cloudformation-sdk.ts')
      return { sdk, control: ready(new sdk.CloudFormationClient(control), 'cloudformation') }
    }),
    ecr: once(async () => {
      const { ecrSdk: sdk } = await import('./ecr-sdk.ts')
      return { sdk, control: ready(new sdk.ECRClient(control), 'ecr') }
    }),
    codeBuild: once(async () => {
      const { codeBuildSdk: sdk } = await import('./codebuild-sdk.ts')
      return { sdk, control: ready(new sdk.CodeBuildClient(control), 'codebuild') }
    }),
    tagging: once(async () => {
      const { taggingSdk: sdk } = await import('./tagging-sdk.ts')
      return { sdk, control: ready(new sdk.ResourceGroupsTaggingAPIClient(control), 'tag') }
    }),
    bucket: once(async () => {
      const { bucketSdk: sdk } = await import('./bucket-sdk.ts')
      const forcePathStyle = options.endpoint !== undefined
      return { sdk, control: ready(new sdk.S3Client({ ...control, forcePathStyle }), 's3') }
    }),
    lambda: once(async () => named(await platforms.lambda(), 'lambda')),
    emrServerless: once(async () => named(await platforms.emrServerless(), 'emr-serverless')),
    glue: once(async () => named(await platforms.glue(), 'glue')),
    logs: once(async () => named(await platforms.logs(), 'logs')),
    destroy: () => {
      platforms.destroy()
      made.splice(0).forEach((client) => client.destroy())
    },
  }
}

function named<C extends { readonly control: Parameters<typeof withNamedFailures>[0] }>(
  clients: C,
  service: string,
): C {
  withNamedFailures(clients.control, service)
  return clients
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import { createClients, type AwsClients } from '../../src/aws/clients.ts'
import { openFacade } from '../../src/local/facade.ts'
import { ObjectStore } from '../../src/local/s3/object-store.ts'
import { createS3Service } from '../../src/local/s3/service.ts'

export interface S3Bench {
  readonly endpoint: string
  readonly store: ObjectStore
  readonly client: S3Client
  /** As the program makes them. */
  readonly clients: AwsClients
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  close(): Promise<void>
}

export const bucket = 'soalbench-000000000000-eu-central-1'

/** S3 alone behind its loopback door, with one bucket, and the SDK's clients for it. */
export async function openS3(): Promise<S3Bench> {
  const directory = await mkdtemp(join(tmpdir(), 'soalbench-s3-'))
  const store = new ObjectStore(Date.now)
  const region = 'eu-central-1'
  const service = await createS3Service(
    { directory, region, accountId: '000000000000', log: () => undefined },
    store,
  )
  const credentials = { accessKeyId: 'SOALBENCHTEST', secretAccessKey: 'a secret of nobody' }
  const facade = await openFacade({
    ...{ services: [service], credentials, region, port: 0, now: Date.now, log: () => undefined },
  })
  const { endpoint } = facade
  store.createBucket(bucket)
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 })
  const clients = createClients({ endpoint, region, credentials })
  return {
    ...{ endpoint, store, client, clients, credentials },
    close: async () => {
      client.destroy()
      clients.destroy()
      await service.close()
      await facade.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

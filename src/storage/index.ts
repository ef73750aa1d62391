import { fileURLToPath } from 'node:url'
import type { AwsClients } from '../aws/clients.ts'
import { UsageInvalid } from '../core/errors.ts'
import { DirectoryStorage } from './directory.ts'
import { S3Storage } from './s3.ts'
import type { Storage } from './storage.ts'

/** What storages away from this computer are reached with. */
export interface StorageAccess {
  readonly clients: Pick<AwsClients, 's3'>
  /** Ends uploads where they stand. */
  readonly signal?: AbortSignal
}

/** One implementation per URI scheme. */
const storages: Readonly<Record<string, (location: URL, access: StorageAccess | undefined) => Storage>> = {
  'file:': (location) => new DirectoryStorage(fileURLToPath(location)),
  's3:': (location, access) => {
    if (access === undefined) throw new Error('an s3: storage is opened with clients')
    const { clients, signal } = access
    return new S3Storage({ bucket: location.hostname, clients: clients.s3, ...(signal && { signal }) })
  },
}

/**
 * The storage at a location: an absolute path, a `file:///…` URI, or `s3://bucket` with the clients to reach it.
 * @throws UsageInvalid for a scheme that has no implementation.
 */
export function openStorage(location: string, access?: StorageAccess): Storage {
  if (location.startsWith('/')) return new DirectoryStorage(location)
  const url = URL.canParse(location) ? new URL(location) : undefined
  const open = url === undefined ? undefined : storages[url.protocol]
  if (url === undefined || open === undefined) {
    throw new UsageInvalid(`no storage of this kind: "${location}"`, {
      suggestions: [
        `Give an absolute path or a URI that begins with ${Object.keys(storages).join(' or ')}//.`,
      ],
    })
  }
  return open(url, access)
}

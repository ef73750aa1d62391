import { fileURLToPath } from 'node:url'
import { UsageInvalid } from '../core/errors.ts'
import { DirectoryStorage } from './directory.ts'
import type { Storage } from './storage.ts'

/** One implementation per URI scheme. */
const storages: Readonly<Record<string, (location: URL) => Storage>> = {
  'file:': (location) => new DirectoryStorage(fileURLToPath(location)),
}

/**
 * The storage at a location: an absolute path or a `file:///…` URI.
 * @throws UsageInvalid for a scheme that has no implementation.
 */
export function openStorage(location: string): Storage {
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
  return open(url)
}

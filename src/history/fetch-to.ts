import { writeFile } from 'node:fs/promises'
import { StoreCorrupt } from '../core/errors.ts'
import type { Storage } from '../storage/storage.ts'

/** An object as a file of this computer, for its owner only. @throws StoreCorrupt where it is gone */
export async function fetchTo(storage: Storage, key: string, path: string): Promise<string> {
  const bytes = await storage.get(key)
  if (bytes === undefined) throw new StoreCorrupt(`object of the history is gone: ${storage.uri(key)}`)
  await writeFile(path, bytes, { mode: 0o600 })
  return path
}

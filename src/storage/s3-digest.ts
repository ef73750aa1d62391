import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Manifest } from './s3-manifest.ts'
import { workspaceError } from './workspace-error.ts'

/** Of a file of any size, read once from end to end. */
export async function fileDigest(path: string): Promise<Manifest> {
  const hash = createHash('sha256')
  let bytes = 0
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(chunk)
      bytes += chunk.byteLength
    }
  } catch (error) {
    throw workspaceError(error, path)
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** As S3 tells checksums. */
export const base64Sha256 = (body: Uint8Array): string => createHash('sha256').update(body).digest('base64')

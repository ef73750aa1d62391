import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import type { CompletedPart } from '../aws/s3-sdk.ts'
import { PlatformUnavailable } from '../core/errors.ts'
import { sendPatiently, type S3Context } from './s3-call.ts'
import { base64Sha256 } from './s3-digest.ts'
import { workspaceError } from './workspace-error.ts'

const wholeUpToBytes = 16 * 1024 ** 2
const partBytes = 8 * 1024 ** 2
/** Parts in memory at a time. */
const lanes = 4

/** Reads `bytes` from `from`; each part is a Buffer, as the SDK sends a stream once only. */
type Read = (from: number, bytes: number) => Promise<Uint8Array>

export async function uploadBytes(context: S3Context, key: string, body: Uint8Array): Promise<void> {
  if (body.byteLength <= wholeUpToBytes) return uploadWhole(context, key, body)
  const read: Read = (from, bytes) => Promise.resolve(body.subarray(from, from + bytes))
  return uploadParts(context, key, body.byteLength, read)
}

/** In parts of 8 MiB above 16 MiB, each checked by its SHA-256; what S3 then holds is compared once more. */
export async function uploadFile(
  context: S3Context,
  key: string,
  path: string,
  bytes: number,
): Promise<void> {
  const file = await open(path).catch((error: unknown) => {
    throw workspaceError(error, path)
  })
  try {
    const read: Read = (from, length) => readAt(file, from, length)
    if (bytes <= wholeUpToBytes) await uploadWhole(context, key, await read(0, bytes))
    else await uploadParts(context, key, bytes, read)
  } finally {
    await file.close()
  }
}

async function uploadWhole(context: S3Context, key: string, Body: Uint8Array): Promise<void> {
  const { bucket: Bucket, clients, signal: abortSignal } = context
  const ChecksumSHA256 = base64Sha256(Body)
  const command = new clients.sdk.PutObjectCommand({
    ...{ Bucket, Key: key, Body, ChecksumSHA256 },
    ChecksumAlgorithm: 'SHA256',
  })
  await sendPatiently(context, `write s3://${Bucket}/${key}`, (control) =>
    control.send(command, { ...(abortSignal && { abortSignal }) }),
  )
  await requireChecksum(context, key, Body.byteLength, ChecksumSHA256)
}

async function uploadParts(context: S3Context, key: string, bytes: number, read: Read): Promise<void> {
  const { bucket: Bucket, clients } = context
  const { sdk } = clients
  const what = `upload s3://${Bucket}/${key}`
  const create = new sdk.CreateMultipartUploadCommand({ Bucket, Key: key, ChecksumAlgorithm: 'SHA256' })
  const { UploadId } = await sendPatiently(context, what, (control) => control.send(create))
  const place = { Bucket, Key: key, UploadId }
  try {
    const Parts = await sendParts(context, place, bytes, read)
    const complete = new sdk.CompleteMultipartUploadCommand({ ...place, MultipartUpload: { Parts } })
    await sendPatiently(context, what, (control) => control.send(complete))
    await requireChecksum(context, key, bytes, compositeOf(Parts))
  } catch (error) {
    // Parts of an upload that is given up are billed until they are removed; the bucket's lifecycle does it after a day.
    await clients.control.send(new sdk.AbortMultipartUploadCommand(place)).catch(() => undefined)
    throw error
  }
}

interface UploadPlace {
  readonly Bucket: string
  readonly Key: string
  readonly UploadId: string | undefined
}

async function sendParts(
  context: S3Context,
  place: UploadPlace,
  bytes: number,
  read: Read,
): Promise<CompletedPart[]> {
  const { clients, signal: abortSignal } = context
  const count = Math.ceil(bytes / partBytes)
  const parts: CompletedPart[] = []
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < count) {
      abortSignal?.throwIfAborted()
      const at = next
      next += 1
      const Body = await read(at * partBytes, Math.min(partBytes, bytes - at * partBytes))
      const part = { PartNumber: at + 1, ChecksumSHA256: base64Sha256(Body) }
      const command = new clients.sdk.UploadPartCommand({ ...place, ...part, Body })
      const what = `upload part ${at + 1} of s3://${place.Bucket}/${place.Key}`
      const { ETag } = await sendPatiently(context, what, (control) =>
        control.send(command, { ...(abortSignal && { abortSignal }) }),
      )
      parts[at] = { ...part, ETag }
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane))
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return parts
}

/** Of an upload in parts: SHA-256 of their SHA-256, and how many they are. */
function compositeOf(parts: readonly CompletedPart[]): string {
  const digests = parts.map(({ ChecksumSHA256 = '' }) => Buffer.from(ChecksumSHA256, 'base64'))
  return `${createHash('sha256').update(Buffer.concat(digests)).digest('base64')}-${parts.length}`
}

/** @throws PlatformUnavailable where S3 holds something else than what was read here */
async function requireChecksum(
  context: S3Context,
  key: string,
  bytes: number,
  checksum: string,
): Promise<void> {
  const { bucket: Bucket, clients } = context
  const command = new clients.sdk.HeadObjectCommand({ Bucket, Key: key, ChecksumMode: 'ENABLED' })
  const { ContentLength, ChecksumSHA256 } = await sendPatiently(
    context,
    `look at s3://${Bucket}/${key}`,
    (control) => control.send(command),
  )
  // Not every service tells the number of parts behind their common checksum.
  if (ContentLength === bytes && withoutCount(ChecksumSHA256) === withoutCount(checksum)) return
  const seen = `${ContentLength} bytes, SHA-256 ${ChecksumSHA256 ?? 'not told'}`
  throw new PlatformUnavailable(
    `object is not what was uploaded: s3://${Bucket}/${key}: ${seen} instead of ${bytes} bytes, ${checksum}`,
    { suggestions: ['Run again: it is then uploaded anew.'] },
  )
}

const withoutCount = (checksum: string | undefined): string | undefined => checksum?.replace(/-\d+$/, '')

async function readAt(file: FileHandle, from: number, bytes: number): Promise<Uint8Array> {
  const body = Buffer.allocUnsafe(bytes)
  for (let read = 0; read < bytes;) {
    const { bytesRead } = await file.read(body, read, bytes - read, from + read)
    if (bytesRead === 0) throw new PlatformUnavailable('file became shorter while it was uploaded')
    read += bytesRead
  }
  return body
}

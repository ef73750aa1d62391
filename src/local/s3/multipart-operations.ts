import { createHash } from 'node:crypto'
import type { WireRequest, WireResponse } from '../wire.ts'
import { bucketOf, xmlAnswer, type S3Operation, type S3Place } from './bucket-operations.ts'
import { conditionally, headersOf } from './object-operations.ts'
import type { Bucket, StoredObject, Upload } from './object-store.ts'
import { receivedBody } from './request-body.ts'
import { invalidArgument, malformedXml, noSuchUpload, S3Error } from './s3-error.ts'
import { addressOf } from './s3-request.ts'
import { element, elementsOf, textOf, xmlDocument } from './xml.ts'

const leastPartBytes = 5 * 1024 ** 2
const mostParts = 10_000

export const multipartOperations: Readonly<Record<string, S3Operation>> = {
  CreateMultipartUpload: createUpload,
  UploadPart: uploadPart,
  CompleteMultipartUpload: completeUpload,
  async AbortMultipartUpload(place, request) {
    const { bucket, upload } = uploadOf(place, request)
    await place.store.dropUpload(bucket, upload)
    return { status: 204 }
  },
  ListParts: listParts,
  ListMultipartUploads: listUploads,
}

function createUpload(place: S3Place, request: WireRequest): WireResponse {
  const bucket = bucketOf(place, request)
  const { key } = addressOf(request)
  const { uploadId } = place.store.startUpload(bucket, key, headersOf(request))
  const algorithm = request.headers['x-amz-checksum-algorithm']
  const answer = xmlAnswer(
    xmlDocument('InitiateMultipartUploadResult', [
      element('Bucket', bucket.name),
      element('Key', key),
      element('UploadId', uploadId),
    ]),
  )
  return {
    ...answer,
    headers: { ...answer.headers, ...(algorithm !== undefined && { 'x-amz-checksum-algorithm': algorithm }) },
  }
}

async function uploadPart(place: S3Place, request: WireRequest): Promise<WireResponse> {
  const { upload } = uploadOf(place, request)
  const number = Number(request.query.get('partNumber'))
  if (!Number.isInteger(number) || number < 1 || number > mostParts) {
    throw invalidArgument(`Part number must be an integer between 1 and ${mostParts}, inclusive`)
  }
  const { body, checksums } = receivedBody(request)
  const part = await place.store.file(upload.key, body, headersOf(request, checksums))
  upload.parts.set(number, part)
  return { status: 200, headers: { etag: `"${part.etag}"`, ...checksums } }
}

async function completeUpload(place: S3Place, request: WireRequest): Promise<WireResponse> {
  const { bucket, upload } = uploadOf(place, request)
  const parts = namedParts(Buffer.from(receivedBody(request).body).toString(), upload)
  const checksums = compositeChecksums(parts)
  const stored = await conditionally(request, bucket, upload.key, () =>
    place.store.join(bucket, { ...upload, checksums }, parts),
  )
  return xmlAnswer(
    xmlDocument('CompleteMultipartUploadResult', [
      element('Bucket', bucket.name),
      element('Key', upload.key),
      element('ETag', `"${stored.etag}"`),
      ...Object.entries(checksums).map(([header, value]) =>
        element(header.replace('x-amz-checksum-', 'Checksum').replace('sha256', 'SHA256'), value),
      ),
    ]),
  )
}

/** The parts that a completion lists: in ascending order, as they were uploaded, all but the last of 5 MiB. @throws S3Error */
function namedParts(xml: string, upload: Upload): StoredObject[] {
  const named = elementsOf(xml, 'Part').map((part) => ({
    number: Number(textOf(part, 'PartNumber')),
    etag: (textOf(part, 'ETag') ?? '').replaceAll('"', ''),
  }))
  if (named.length === 0) throw malformedXml()
  if (named.some(({ number }, at) => at > 0 && number <= (named[at - 1]?.number ?? 0))) {
    throw new S3Error(400, 'InvalidPartOrder', 'The list of parts was not in ascending order.')
  }
  const parts = named.map(({ number, etag }) => {
    const part = upload.parts.get(number)
    if (part !== undefined && part.etag === etag) return part
    throw new S3Error(400, 'InvalidPart', 'One or more of the specified parts could not be found.', {
      PartNumber: String(number),
    })
  })
  if (parts.slice(0, -1).some(({ bytes }) => bytes < leastPartBytes)) {
    throw new S3Error(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size')
  }
  return parts
}

/** SHA-256 of the parts' SHA-256, and their number: only where each part has one. */
function compositeChecksums(parts: readonly StoredObject[]): Record<string, string> {
  const header = 'x-amz-checksum-sha256'
  const digests = parts.map(({ checksums }) => checksums[header])
  if (digests.some((digest) => digest === undefined)) return {}
  const all = Buffer.concat(digests.map((digest) => Buffer.from(digest ?? '', 'base64')))
  return { [header]: `${createHash('sha256').update(all).digest('base64')}-${parts.length}` }
}

function listParts(place: S3Place, request: WireRequest): WireResponse {
  const { bucket, upload } = uploadOf(place, request)
  const parts = [...upload.parts].sort(([a], [b]) => a - b)
  return xmlAnswer(
    xmlDocument('ListPartsResult', [
      element('Bucket', bucket.name),
      element('Key', upload.key),
      element('UploadId', upload.uploadId),
      element('IsTruncated', false),
      ...parts.map(([number, { etag, bytes, modifiedAt }]) =>
        element('Part', [
          element('PartNumber', number),
          element('LastModified', new Date(modifiedAt).toISOString()),
          element('ETag', `"${etag}"`),
          element('Size', bytes),
        ]),
      ),
    ]),
  )
}

function listUploads(place: S3Place, request: WireRequest): WireResponse {
  const bucket = bucketOf(place, request)
  const prefix = request.query.get('prefix') ?? ''
  const uploads = [...bucket.uploads.values()].filter(({ key }) => key.startsWith(prefix))
  return xmlAnswer(
    xmlDocument('ListMultipartUploadsResult', [
      element('Bucket', bucket.name),
      element('IsTruncated', false),
      ...uploads.map(({ key, uploadId, startedAt }) =>
        element('Upload', [
          element('Key', key),
          element('UploadId', uploadId),
          element('Initiated', new Date(startedAt).toISOString()),
        ]),
      ),
    ]),
  )
}

/** @throws S3Error where there is no such upload of this key */
function uploadOf(place: S3Place, request: WireRequest): { bucket: Bucket; upload: Upload } {
  const bucket = bucketOf(place, request)
  const upload = bucket.uploads.get(request.query.get('uploadId') ?? '')
  if (upload === undefined || upload.key !== addressOf(request).key) throw noSuchUpload()
  return { bucket, upload }
}

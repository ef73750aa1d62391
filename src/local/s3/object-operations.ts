import type { WireRequest, WireResponse } from '../wire.ts'
import { bucketOf, xmlAnswer, type S3Operation, type S3Place } from './bucket-operations.ts'
import type { Bucket, ObjectHeaders, StoredObject } from './object-store.ts'
import { receivedBody } from './request-body.ts'
import { malformedXml, noSuchKey, preconditionFailed, S3Error } from './s3-error.ts'
import { addressOf } from './s3-request.ts'
import { element, elementsOf, textOf, xmlDocument } from './xml.ts'

const mostDeletes = 1000

export const objectOperations: Readonly<Record<string, S3Operation>> = {
  PutObject: putObject,
  GetObject: (place, request) => objectAnswer(place, request, true),
  HeadObject: (place, request) => objectAnswer(place, request, false),
  async DeleteObject(place, request) {
    await place.store.remove(bucketOf(place, request), addressOf(request).key)
    return { status: 204 }
  },
  DeleteObjects: deleteObjects,
}

/** What the headers of a PutObject or CreateMultipartUpload say of the object. */
export const headersOf = (
  { headers }: WireRequest,
  checksums: ObjectHeaders['checksums'] = {},
): ObjectHeaders => ({
  contentType: headers['content-type'] ?? 'binary/octet-stream',
  metadata: Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith('x-amz-meta-'))
      .map(([name, value]) => [name.slice('x-amz-meta-'.length), value]),
  ),
  checksums,
})

/**
 * A write that is to happen only where nothing is: 412 where something is, 409 while another such write is on its way.
 * @throws S3Error
 */
export async function conditionally<T>(
  { headers }: WireRequest,
  { objects, claimed }: Bucket,
  key: string,
  write: () => Promise<T>,
): Promise<T> {
  const condition = headers['if-none-match']
  if (condition === undefined) return write()
  if (condition !== '*') {
    throw new S3Error(
      501,
      'NotImplemented',
      'A header you provided implies functionality that is not implemented',
      {
        Header: 'If-None-Match',
      },
    )
  }
  if (objects.has(key)) throw preconditionFailed('If-None-Match')
  if (claimed.has(key)) {
    throw new S3Error(
      409,
      'ConditionalRequestConflict',
      'The conditional request cannot succeed due to a conflicting operation against this resource.',
      { Condition: 'If-None-Match', Key: key },
    )
  }
  claimed.add(key)
  try {
    return await write()
  } finally {
    claimed.delete(key)
  }
}

async function putObject(place: S3Place, request: WireRequest): Promise<WireResponse> {
  const bucket = bucketOf(place, request)
  const { key } = addressOf(request)
  if (Buffer.byteLength(key) > 1024) throw new S3Error(400, 'KeyTooLongError', 'Your key is too long')
  const { body, checksums } = receivedBody(request)
  const stored = await conditionally(request, bucket, key, () =>
    place.store.put(bucket, key, body, headersOf(request, checksums)),
  )
  return {
    status: 200,
    headers: { etag: `"${stored.etag}"`, ...checksums, 'x-amz-server-side-encryption': 'AES256' },
  }
}

async function objectAnswer(place: S3Place, request: WireRequest, withBody: boolean): Promise<WireResponse> {
  const { key } = addressOf(request)
  const stored = bucketOf(place, request).objects.get(key)
  if (stored === undefined) throw noSuchKey(key)
  refuseConditions(request, stored)
  const range = rangeOf(request.headers['range'], stored.bytes)
  const { from, to } = range ?? { from: 0, to: stored.bytes - 1 }
  const headers = {
    ...describing(request, stored, range === undefined),
    'content-length': String(to - from + 1),
    ...(range !== undefined && { 'content-range': `bytes ${from}-${to}/${stored.bytes}` }),
  }
  const body = withBody ? { body: await place.store.read(stored, from, to) } : {}
  return { status: range === undefined ? 200 : 206, headers, ...body }
}

function refuseConditions({ headers }: WireRequest, { etag }: StoredObject): void {
  const ifMatch = headers['if-match']
  if (ifMatch !== undefined && ifMatch.replaceAll('"', '') !== etag) throw preconditionFailed('If-Match')
  if (headers['if-none-match']?.replaceAll('"', '') === etag) throw new S3Error(304, 'NotModified', '')
}

/** Checksums are told to those who ask for them, and not for a part of an object. */
function describing(
  { headers }: WireRequest,
  stored: StoredObject,
  isWhole: boolean,
): Record<string, string> {
  const asks = isWhole && headers['x-amz-checksum-mode']?.toUpperCase() === 'ENABLED'
  const metadata = Object.entries(stored.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])
  return {
    'content-type': stored.contentType,
    'accept-ranges': 'bytes',
    etag: `"${stored.etag}"`,
    'last-modified': new Date(stored.modifiedAt).toUTCString(),
    'x-amz-server-side-encryption': 'AES256',
    ...Object.fromEntries(metadata),
    ...(asks && stored.checksums),
    ...(asks &&
      Object.keys(stored.checksums).length > 0 && {
        'x-amz-checksum-type': stored.etag.includes('-') ? 'COMPOSITE' : 'FULL_OBJECT',
      }),
  }
}

/** A header that says nothing usable is ignored, as RFC 9110 has it. @throws S3Error beyond the end */
function rangeOf(header: string | undefined, bytes: number): { from: number; to: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  const [, first = '', last = ''] = match ?? []
  if (match === null || (first === '' && last === '')) return undefined
  const from = first === '' ? Math.max(0, bytes - Number(last)) : Number(first)
  const to = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1)
  if (from >= bytes || (first === '' && Number(last) === 0)) {
    throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable', {
      ActualObjectSize: String(bytes),
    })
  }
  return from > to ? undefined : { from, to }
}

async function deleteObjects(place: S3Place, request: WireRequest): Promise<WireResponse> {
  const bucket = bucketOf(place, request)
  const xml = Buffer.from(receivedBody(request).body).toString()
  const keys = elementsOf(xml, 'Object').map((object) => textOf(object, 'Key'))
  if (keys.length === 0 || keys.length > mostDeletes) throw malformedXml()
  const deleted: string[] = []
  for (const key of keys) {
    if (key === undefined) throw malformedXml()
    await place.store.remove(bucket, key)
    deleted.push(element('Deleted', [element('Key', key)]))
  }
  const isQuiet = textOf(xml, 'Quiet') === 'true'
  return xmlAnswer(xmlDocument('DeleteResult', isQuiet ? [] : deleted))
}

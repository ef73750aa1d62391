import type { WireRequest, WireResponse } from '../wire.ts'
import { bucketOf, xmlAnswer, type S3Operation, type S3Place } from './bucket-operations.ts'
import type { StoredObject } from './object-store.ts'
import { invalidArgument } from './s3-error.ts'
import { element, xmlDocument } from './xml.ts'

const pageKeys = 1000

/** All three lists share their pages; they differ in the words for where the next one begins. */
export const listOperations: Readonly<Record<string, S3Operation>> = {
  ListObjectsV2(place, request) {
    const token = request.query.get('continuation-token')
    const after = token === null ? (request.query.get('start-after') ?? '') : tokenKey(token)
    const page = pageOf(place, request, after)
    return listAnswer('ListBucketResult', page, [
      element('KeyCount', page.objects.length + page.prefixes.length),
      ...(page.last === undefined ? [] : [element('NextContinuationToken', keyToken(page.last))]),
      ...page.objects.map((object) => contents('Contents', page, object)),
    ])
  },
  ListObjects(place, request) {
    const page = pageOf(place, request, request.query.get('marker') ?? '')
    return listAnswer('ListBucketResult', page, [
      ...(page.last === undefined ? [] : [element('NextMarker', page.name(page.last))]),
      ...page.objects.map((object) => contents('Contents', page, object)),
    ])
  },
  /** Of a bucket that never had versioning: one version of each object, called `null`. */
  ListObjectVersions(place, request) {
    const page = pageOf(place, request, request.query.get('key-marker') ?? '')
    return listAnswer('ListVersionsResult', page, [
      ...(page.last === undefined
        ? []
        : [element('NextKeyMarker', page.name(page.last)), element('NextVersionIdMarker', 'null')]),
      ...page.objects.map((object) =>
        contents('Version', page, object, [element('VersionId', 'null'), element('IsLatest', true)]),
      ),
    ])
  },
}

interface Page {
  readonly bucket: string
  readonly prefix: string
  readonly most: number
  readonly encoded: boolean
  readonly objects: readonly StoredObject[]
  readonly prefixes: readonly string[]
  /** Where the next page begins; undefined: this is the last. */
  readonly last: string | undefined
  /** Percent-encoded for those who ask. */
  readonly name: (key: string) => string
}

function pageOf(place: S3Place, request: WireRequest, after: string): Page {
  const { name: bucket, objects } = bucketOf(place, request)
  const { query } = request
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? '']
  const most = Math.min(Number(query.get('max-keys') ?? pageKeys), pageKeys)
  if (!Number.isInteger(most) || most < 0) throw invalidArgument('Provided max-keys not an integer')
  const encoded = query.get('encoding-type') === 'url'
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort(byBytes)
  const found: { objects: StoredObject[]; prefixes: string[] } = { objects: [], prefixes: [] }
  let last: string | undefined
  let isCut = false
  for (const key of keys) {
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
    const group = end < 0 ? undefined : key.slice(0, end + delimiter.length)
    if (group !== undefined && (found.prefixes.includes(group) || after.startsWith(group))) continue
    if (found.objects.length + found.prefixes.length >= most) {
      isCut = true
      break
    }
    const object = objects.get(key)
    if (group !== undefined) found.prefixes.push(group)
    else if (object !== undefined) found.objects.push(object)
    last = group ?? key
  }
  const name = (key: string): string => (encoded ? encodeURIComponent(key).replaceAll('%2F', '/') : key)
  return { bucket, prefix, most, encoded, ...found, last: isCut ? last : undefined, name }
}

/** UTF-8 binary order, as S3 lists. */
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

function listAnswer(root: string, page: Page, content: readonly string[]): WireResponse {
  return xmlAnswer(
    xmlDocument(root, [
      element('Name', page.bucket),
      element('Prefix', page.name(page.prefix)),
      element('MaxKeys', page.most),
      ...(page.encoded ? [element('EncodingType', 'url')] : []),
      element('IsTruncated', page.last !== undefined),
      ...content,
      ...page.prefixes.map((prefix) => element('CommonPrefixes', [element('Prefix', page.name(prefix))])),
    ]),
  )
}

const contents = (
  name: 'Contents' | 'Version',
  page: Page,
  { key, modifiedAt, etag, bytes }: StoredObject,
  more: readonly string[] = [],
): string =>
  element(name, [
    element('Key', page.name(key)),
    ...more,
    element('LastModified', new Date(modifiedAt).toISOString()),
    element('ETag', `"${etag}"`),
    element('Size', bytes),
    element('StorageClass', 'STANDARD'),
  ])

const keyToken = (key: string): string => Buffer.from(key).toString('base64url')
const tokenKey = (token: string): string => Buffer.from(token, 'base64url').toString()

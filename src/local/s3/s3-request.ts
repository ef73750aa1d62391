import type { WireRequest } from '../wire.ts'

export interface S3Address {
  /** Empty: the service itself. */
  readonly bucket: string
  /** Decoded; empty: the bucket itself. */
  readonly key: string
}

/** Path style: `/bucket/a/key`. */
export function addressOf({ path }: Pick<WireRequest, 'path'>): S3Address {
  const [, bucket = '', rest = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? []
  return { bucket: decode(bucket), key: decode(rest) }
}

/** Settings of a bucket, by the name in the query and as the API calls them. */
export const bucketSettings = {
  lifecycle: 'BucketLifecycleConfiguration',
  encryption: 'BucketEncryption',
  policy: 'BucketPolicy',
  tagging: 'BucketTagging',
  publicAccessBlock: 'PublicAccessBlock',
  ownershipControls: 'BucketOwnershipControls',
  versioning: 'BucketVersioning',
} as const

export type BucketSetting = keyof typeof bucketSettings

export const settingOf = (query: URLSearchParams): BucketSetting | undefined =>
  settingNames.find((name) => query.has(name))

const settingNames = Object.keys(bucketSettings).filter(isSetting)

function isSetting(name: string): name is BucketSetting {
  return Object.hasOwn(bucketSettings, name)
}

/** As the API reference calls it; undefined for what is not emulated. */
export function operationOf(
  request: Pick<WireRequest, 'method' | 'path' | 'query' | 'headers'>,
): string | undefined {
  const { bucket, key } = addressOf(request)
  if (bucket === '') return request.method === 'GET' ? 'ListBuckets' : undefined
  return key === '' ? bucketOperation(request) : objectOperation(request)
}

function bucketOperation({ method, query }: Pick<WireRequest, 'method' | 'query'>): string | undefined {
  const setting = settingOf(query)
  if (setting !== undefined) return settingOperation(method, setting)
  if (method === 'GET') {
    if (query.has('location')) return 'GetBucketLocation'
    if (query.has('uploads')) return 'ListMultipartUploads'
    if (query.has('versions')) return 'ListObjectVersions'
    return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects'
  }
  if (method === 'POST') return query.has('delete') ? 'DeleteObjects' : undefined
  return { PUT: 'CreateBucket', HEAD: 'HeadBucket', DELETE: 'DeleteBucket' }[method]
}

function settingOperation(method: string, setting: BucketSetting): string | undefined {
  const name = bucketSettings[setting]
  if (method === 'GET' || method === 'PUT') return `${method === 'GET' ? 'Get' : 'Put'}${name}`
  // The API's own exception to its names.
  return method === 'DELETE' ? `Delete${name.replace('LifecycleConfiguration', 'Lifecycle')}` : undefined
}

function objectOperation({ method, query, headers }: Pick<WireRequest, 'method' | 'query' | 'headers'>) {
  if (query.has('uploadId')) {
    const byMethod = {
      PUT: 'UploadPart',
      POST: 'CompleteMultipartUpload',
      DELETE: 'AbortMultipartUpload',
      GET: 'ListParts',
    }
    return new Map(Object.entries(byMethod)).get(method)
  }
  if (method === 'POST') return query.has('uploads') ? 'CreateMultipartUpload' : undefined
  if (method === 'PUT') return headers['x-amz-copy-source'] === undefined ? 'PutObject' : undefined
  return { GET: 'GetObject', HEAD: 'HeadObject', DELETE: 'DeleteObject' }[method]
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

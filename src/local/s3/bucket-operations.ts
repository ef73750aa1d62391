import type { WireRequest, WireResponse } from '../wire.ts'
import { S3Error } from './s3-error.ts'
import { receivedBody } from './request-body.ts'
import { addressOf, settingOf, type BucketSetting } from './s3-request.ts'
import type { Bucket, ObjectStore } from './object-store.ts'
import { element, textOf, xmlDocument } from './xml.ts'

export interface S3Place {
  readonly store: ObjectStore
  readonly region: string
  readonly accountId: string
}

export type S3Operation = (place: S3Place, request: WireRequest) => WireResponse | Promise<WireResponse>

/** @throws S3Error where there is none */
export function bucketOf({ store }: S3Place, request: WireRequest): Bucket {
  const { bucket: name } = addressOf(request)
  const bucket = store.buckets.get(name)
  if (bucket !== undefined) return bucket
  throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist', { BucketName: name })
}

export const xmlAnswer = (body: string): WireResponse => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body,
})

export const bucketOperations: Readonly<Record<string, S3Operation>> = {
  ListBuckets: ({ store, accountId }) =>
    xmlAnswer(
      xmlDocument('ListAllMyBucketsResult', [
        element('Owner', [element('ID', accountId)]),
        element(
          'Buckets',
          [...store.buckets.values()].map(({ name, createdAt }) =>
            element('Bucket', [
              element('Name', name),
              element('CreationDate', new Date(createdAt).toISOString()),
            ]),
          ),
        ),
      ]),
    ),
  CreateBucket: createBucket,
  HeadBucket(place, request) {
    bucketOf(place, request)
    return { status: 200, headers: { 'x-amz-bucket-region': place.region } }
  },
  GetBucketLocation(place, request) {
    bucketOf(place, request)
    const { region } = place
    return xmlAnswer(xmlDocument('LocationConstraint', region === 'us-east-1' ? [] : [region]))
  },
  DeleteBucket(place, request) {
    const { name, objects, uploads } = bucketOf(place, request)
    if (objects.size + uploads.size > 0) {
      throw new S3Error(409, 'BucketNotEmpty', 'The bucket you tried to delete is not empty', {
        BucketName: name,
      })
    }
    place.store.buckets.delete(name)
    return { status: 204 }
  },
}

/** A name is one for all accounts of a partition; here there is one account, to which making it again is an error but in us-east-1. */
function createBucket(place: S3Place, request: WireRequest): WireResponse {
  const { bucket: name } = addressOf(request)
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) {
    throw new S3Error(400, 'InvalidBucketName', 'The specified bucket is not valid.', { BucketName: name })
  }
  const wanted = textOf(Buffer.from(receivedBody(request).body).toString(), 'LocationConstraint')
  if ((wanted ?? 'us-east-1') !== place.region) {
    throw new S3Error(
      400,
      'IllegalLocationConstraintException',
      `The ${wanted ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    )
  }
  const isThere = place.store.buckets.has(name)
  if (isThere && place.region !== 'us-east-1') {
    throw new S3Error(
      409,
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      { BucketName: name },
    )
  }
  if (!isThere) place.store.createBucket(name)
  return { status: 200, headers: { location: `/${name}` } }
}

const absent: Readonly<Record<BucketSetting, string | undefined>> = {
  lifecycle: 'NoSuchLifecycleConfiguration',
  encryption: 'ServerSideEncryptionConfigurationNotFoundError',
  policy: 'NoSuchBucketPolicy',
  tagging: 'NoSuchTagSet',
  publicAccessBlock: 'NoSuchPublicAccessBlockConfiguration',
  ownershipControls: 'OwnershipControlsNotFoundError',
  versioning: undefined,
}

/** Settings are kept and given back as they were sent; none of them has an effect here. */
export function settingAnswer(place: S3Place, request: WireRequest): WireResponse {
  const { documents } = bucketOf(place, request)
  const setting = settingOf(request.query) ?? 'policy'
  if (request.method === 'PUT') {
    documents.set(setting, Buffer.from(receivedBody(request).body).toString())
    return { status: setting === 'policy' || setting === 'tagging' ? 204 : 200 }
  }
  if (request.method === 'DELETE') {
    documents.delete(setting)
    return { status: 204 }
  }
  const known = documents.get(setting)
  const code = absent[setting]
  if (known === undefined && code !== undefined) {
    throw new S3Error(404, code, `The bucket has no such configuration: ${setting}`)
  }
  const contentType = setting === 'policy' ? 'application/json' : 'application/xml'
  const body = known ?? xmlDocument('VersioningConfiguration', [])
  return { status: 200, headers: { 'content-type': contentType }, body }
}

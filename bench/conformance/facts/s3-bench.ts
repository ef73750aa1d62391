import {
  AbortMultipartUploadCommand,
  BucketLocationConstraint,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3'
import type { Account } from '../account.ts'

/** Makes a bucket that goes after the fact, with what is in it. @returns its name */
export async function createBucket(account: Account): Promise<string> {
  const { s3 } = account.clients
  const Bucket = account.name().toLowerCase()
  const region = await s3.config.region()
  // us-east-1 is no constraint, and must not be named: API_CreateBucket.
  const LocationConstraint = Object.values(BucketLocationConstraint).find((one) => one === region)
  const place = LocationConstraint === undefined ? {} : { CreateBucketConfiguration: { LocationConstraint } }
  await s3.send(new CreateBucketCommand({ Bucket, ...place }))
  account.later(() => removeBucket(account, Bucket))
  return Bucket
}

async function removeBucket({ clients: { s3 } }: Account, Bucket: string): Promise<void> {
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }))
  for (const { Key, UploadId } of Uploads) {
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }))
  }
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }))
  for (const { Key } of Contents) await s3.send(new DeleteObjectCommand({ Bucket, Key }))
  await s3.send(new DeleteBucketCommand({ Bucket }))
}

export const put = (
  { clients }: Account,
  Bucket: string,
  Key: string,
  over: Partial<PutObjectCommandInput> = {},
) => clients.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'text', ...over }))

export async function beginUpload({ clients }: Account, Bucket: string, Key: string): Promise<string> {
  const { UploadId = '' } = await clients.s3.send(new CreateMultipartUploadCommand({ Bucket, Key }))
  return UploadId
}

/** @returns the part as CompleteMultipartUpload wants it */
export async function uploadPart(
  { clients }: Account,
  upload: { readonly Bucket: string; readonly Key: string; readonly UploadId: string },
  PartNumber: number,
  bytes: number,
): Promise<{ readonly PartNumber: number; readonly ETag: string | undefined }> {
  const Body = Buffer.alloc(bytes, PartNumber)
  const { ETag } = await clients.s3.send(new UploadPartCommand({ ...upload, PartNumber, Body }))
  return { PartNumber, ETag }
}

import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
} from '@aws-sdk/client-s3'
import { equal, matching, refused } from '../expect.ts'
import type { Fact } from '../fact.ts'
import { beginUpload, createBucket, put, uploadPart } from './s3-bench.ts'

const api = 'https://docs.aws.amazon.com/AmazonS3/latest/API'
const guide = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide'
const service = 's3'
const leastPart = 5 * 1024 * 1024

/** Uploads in parts, as payloads are staged. */
export const s3Uploads: readonly Fact[] = [
  {
    ...{ id: 's3.multipart', service, source: `${guide}/mpuoverview.html` },
    sentence: 'An upload in parts is one object once it is completed, with -<parts> in its ETag; not before',
    steps: async (account) => {
      const Bucket = await createBucket(account)
      const upload = { Bucket, Key: 'k', UploadId: await beginUpload(account, Bucket, 'k') }
      const Parts = [
        await uploadPart(account, upload, 1, leastPart),
        await uploadPart(account, upload, 2, 10),
      ]
      const head = () => account.clients.s3.send(new HeadObjectCommand({ Bucket, Key: 'k' }))
      await refused(head(), 'NotFound', 404)
      await account.clients.s3.send(
        new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }),
      )
      const { ContentLength, ETag } = await head()
      equal(ContentLength, leastPart + 10, 'the size')
      matching(ETag, /^"[0-9a-f]{32}-2"$/, 'ETag')
    },
  },
  {
    ...{ id: 's3.part-too-small', service, source: `${guide}/qfacts.html` },
    sentence: 'A part of less than 5 MiB that is not the last is EntityTooSmall, 400, when it is completed',
    steps: async (account) => {
      const Bucket = await createBucket(account)
      const upload = { Bucket, Key: 'k', UploadId: await beginUpload(account, Bucket, 'k') }
      const Parts = [await uploadPart(account, upload, 1, 10), await uploadPart(account, upload, 2, 10)]
      const complete = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } })
      await refused(account.clients.s3.send(complete), 'EntityTooSmall', 400)
    },
  },
  {
    ...{ id: 's3.invalid-part', service, source: `${api}/API_CompleteMultipartUpload.html` },
    sentence: 'A part with another ETag is InvalidPart, and parts out of order are InvalidPartOrder, 400',
    steps: async (account) => {
      const Bucket = await createBucket(account)
      const upload = { Bucket, Key: 'k', UploadId: await beginUpload(account, Bucket, 'k') }
      const one = await uploadPart(account, upload, 1, leastPart)
      const two = await uploadPart(account, upload, 2, 10)
      const complete = (Parts: readonly (typeof one)[]) =>
        account.clients.s3.send(
          new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: [...Parts] } }),
        )
      await refused(complete([{ PartNumber: 1, ETag: `"${'0'.repeat(32)}"` }]), 'InvalidPart', 400)
      await refused(complete([two, one]), 'InvalidPartOrder', 400)
    },
  },
  {
    ...{ id: 's3.abort', service, source: `${api}/API_AbortMultipartUpload.html` },
    sentence: 'An aborted upload is gone: 204, no longer listed, and a further part is NoSuchUpload, 404',
    steps: async (account) => {
      const Bucket = await createBucket(account)
      const upload = { Bucket, Key: 'k', UploadId: await beginUpload(account, Bucket, 'k') }
      await uploadPart(account, upload, 1, 10)
      const list = () => account.clients.s3.send(new ListMultipartUploadsCommand({ Bucket }))
      equal(
        (await list()).Uploads?.map(({ UploadId }) => UploadId),
        [upload.UploadId],
        'the uploads',
      )
      const { $metadata } = await account.clients.s3.send(new AbortMultipartUploadCommand(upload))
      equal($metadata.httpStatusCode, 204, 'the status')
      equal((await list()).Uploads ?? [], [], 'the uploads afterwards')
      await refused(uploadPart(account, upload, 2, 10), 'NoSuchUpload', 404)
    },
  },
  {
    ...{ id: 's3.list-parts', service, source: `${api}/API_ListParts.html` },
    sentence: 'ListParts gives the parts with sizes; a part that is sent again replaces the first',
    steps: async (account) => {
      const Bucket = await createBucket(account)
      const upload = { Bucket, Key: 'k', UploadId: await beginUpload(account, Bucket, 'k') }
      await uploadPart(account, upload, 1, 10)
      await uploadPart(account, upload, 2, 20)
      await uploadPart(account, upload, 1, 30)
      const { Parts } = await account.clients.s3.send(new ListPartsCommand(upload))
      equal(
        Parts?.map(({ PartNumber, Size }) => [PartNumber, Size]),
        [
          [1, 30],
          [2, 20],
        ],
        'the parts',
      )
    },
  },
  {
    ...{ id: 's3.complete-once', service, source: `${guide}/conditional-writes.html` },
    sentence: 'CompleteMultipartUpload with If-None-Match * over an object is PreconditionFailed, 412',
    steps: async (account) => {
      const Bucket = await createBucket(account)
      await put(account, Bucket, 'k')
      const upload = { Bucket, Key: 'k', UploadId: await beginUpload(account, Bucket, 'k') }
      const Parts = [await uploadPart(account, upload, 1, 10)]
      const complete = { ...upload, IfNoneMatch: '*', MultipartUpload: { Parts } }
      const command = new CompleteMultipartUploadCommand(complete)
      await refused(account.clients.s3.send(command), 'PreconditionFailed', 412)
    },
  },
]

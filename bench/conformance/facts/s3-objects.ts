import {
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3'
import { equal, holds, matching, refused } from '../expect.ts'
import type { Fact } from '../fact.ts'
import { createBucket, put } from './s3-bench.ts'

const api = 'https://docs.aws.amazon.com/AmazonS3/latest/API'
const guide = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide'
const service = 's3'

/** Objects: what exists once, what is not there, lists, ranges, checksums. */
export const s3Objects: readonly Fact[] = [
  {
    ...{ id: 's3.create-once', service, source: `${guide}/conditional-writes.html` },
    sentence: 'PutObject with If-None-Match * makes a new object; the second is PreconditionFailed, 412',
    steps: async (account) => {
      const bucket = await createBucket(account)
      await put(account, bucket, 'claim', { Body: 'first', IfNoneMatch: '*' })
      const second = put(account, bucket, 'claim', { Body: 'second', IfNoneMatch: '*' })
      await refused(second, 'PreconditionFailed', 412)
      const { Body } = await account.clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'claim' }))
      equal(await Body?.transformToString(), 'first', 'the object')
    },
  },
  {
    ...{ id: 's3.create-once-at-once', service, source: `${guide}/conditional-writes.html` },
    sentence: 'Of ten conditional puts at the same time one is taken; the others are 412 or 409',
    steps: async (account) => {
      const bucket = await createBucket(account)
      const ends = await Promise.all(
        Array.from({ length: 10 }, (_, at) =>
          put(account, bucket, 'claim', { Body: String(at), IfNoneMatch: '*' }).then(
            () => 'taken',
            (error: unknown) => (error instanceof Error ? error.name : String(error)),
          ),
        ),
      )
      equal(ends.filter((end) => end === 'taken').length, 1, 'the number that were taken')
      const known = ['taken', 'PreconditionFailed', 'ConditionalRequestConflict']
      equal(
        ends.filter((end) => !known.includes(end)),
        [],
        'the other errors',
      )
    },
  },
  {
    ...{ id: 's3.replace-unseen', service, source: `${guide}/conditional-writes.html` },
    sentence:
      'PutObject with If-Match of another ETag is PreconditionFailed, 412; with the right one it is taken',
    steps: async (account) => {
      const bucket = await createBucket(account)
      const { ETag } = await put(account, bucket, 'manifest', { Body: 'one' })
      const { ETag: other } = await put(account, bucket, 'another', { Body: 'two' })
      await refused(put(account, bucket, 'manifest', { IfMatch: other }), 'PreconditionFailed', 412)
      await put(account, bucket, 'manifest', { Body: 'three', IfMatch: ETag })
    },
  },
  {
    ...{ id: 's3.no-such-key', service, source: `${api}/API_GetObject.html` },
    sentence:
      'GetObject of what is not there is NoSuchKey, 404; HeadObject has no body to say so: NotFound, 404',
    steps: async (account) => {
      const absent = { Bucket: await createBucket(account), Key: 'absent' }
      await refused(account.clients.s3.send(new GetObjectCommand(absent)), 'NoSuchKey', 404)
      await refused(account.clients.s3.send(new HeadObjectCommand(absent)), 'NotFound', 404)
    },
  },
  {
    ...{ id: 's3.no-such-bucket', service, source: `${api}/ErrorResponses.html` },
    sentence: 'A bucket that is not there is NoSuchBucket, 404',
    steps: async (account) => {
      const absent = { Bucket: account.name().toLowerCase(), Key: 'absent' }
      await refused(account.clients.s3.send(new GetObjectCommand(absent)), 'NoSuchBucket', 404)
    },
  },
  {
    ...{ id: 's3.delete-absent', service, source: `${api}/API_DeleteObject.html` },
    sentence: 'DeleteObject answers 204, also for what is not there',
    steps: async (account) => {
      const absent = { Bucket: await createBucket(account), Key: 'absent' }
      const { $metadata } = await account.clients.s3.send(new DeleteObjectCommand(absent))
      equal($metadata.httpStatusCode, 204, 'the status')
    },
  },
  {
    ...{ id: 's3.list-pages', service, source: `${api}/API_ListObjectsV2.html` },
    sentence: 'ListObjectsV2 gives the keys of a prefix in order, over pages of MaxKeys, with IsTruncated',
    steps: async (account) => {
      const Bucket = await createBucket(account)
      for (const key of ['a/2', 'a/1', 'b/1', 'a/10']) await put(account, Bucket, key)
      const seen: string[] = []
      let ContinuationToken: string | undefined
      do {
        const query = { Bucket, Prefix: 'a/', MaxKeys: 1, ContinuationToken }
        const page = await account.clients.s3.send(new ListObjectsV2Command(query))
        equal([page.KeyCount, page.Contents?.length], [1, 1], 'KeyCount and the keys of a page')
        seen.push(...(page.Contents ?? []).map(({ Key = '' }) => Key))
        equal(page.NextContinuationToken !== undefined, page.IsTruncated, 'a token and IsTruncated')
        ContinuationToken = page.NextContinuationToken
      } while (ContinuationToken !== undefined)
      equal(seen, ['a/1', 'a/10', 'a/2'], 'the keys')
    },
  },
  {
    ...{ id: 's3.list-folders', service, source: `${api}/API_ListObjectsV2.html` },
    sentence: 'With a delimiter ListObjectsV2 rolls keys up into CommonPrefixes',
    steps: async (account) => {
      const Bucket = await createBucket(account)
      for (const key of ['runs/1/a', 'runs/1/b', 'runs/2/a', 'runs/note']) await put(account, Bucket, key)
      const query = new ListObjectsV2Command({ Bucket, Prefix: 'runs/', Delimiter: '/' })
      const { CommonPrefixes, Contents } = await account.clients.s3.send(query)
      equal(
        CommonPrefixes?.map(({ Prefix }) => Prefix),
        ['runs/1/', 'runs/2/'],
        'CommonPrefixes',
      )
      equal(
        Contents?.map(({ Key }) => Key),
        ['runs/note'],
        'Contents',
      )
    },
  },
  {
    ...{ id: 's3.ranges', service, source: `${api}/API_GetObject.html` },
    sentence: 'A range is 206 with its bytes, also from the end; one beyond the object is InvalidRange, 416',
    steps: async (account) => {
      const Bucket = await createBucket(account)
      await put(account, Bucket, 'k', { Body: '0123456789' })
      const get = (Range: string) =>
        account.clients.s3.send(new GetObjectCommand({ Bucket, Key: 'k', Range }))
      const first = await get('bytes=2-4')
      equal(first.$metadata.httpStatusCode, 206, 'the status')
      equal(await first.Body?.transformToString(), '234', 'the range')
      equal(first.ContentRange, 'bytes 2-4/10', 'ContentRange')
      equal(await (await get('bytes=-3')).Body?.transformToString(), '789', 'the last bytes')
      await refused(get('bytes=10-12'), 'InvalidRange', 416)
    },
  },
  {
    ...{ id: 's3.checksum', service, source: `${guide}/checking-object-integrity.html` },
    sentence: 'A SHA-256 that is not that of the body is refused with 400; the right one is given back',
    steps: async (account) => {
      const Bucket = await createBucket(account)
      const wrong = put(account, Bucket, 'k', { ChecksumSHA256: Buffer.alloc(32, 7).toString('base64') })
      await refused(wrong, ['BadDigest', 'InvalidRequest', 'XAmzContentChecksumMismatch'], 400)
      const stored = await put(account, Bucket, 'k', { ChecksumAlgorithm: 'SHA256' })
      const head = { Bucket, Key: 'k', ChecksumMode: 'ENABLED' as const }
      const found = await account.clients.s3.send(new HeadObjectCommand(head))
      holds(stored.ChecksumSHA256 !== undefined, 'PutObject has no ChecksumSHA256')
      equal(found.ChecksumSHA256, stored.ChecksumSHA256, 'the checksum')
    },
  },
  {
    ...{ id: 's3.etag', service, source: `${api}/API_Object.html` },
    sentence: 'The ETag of an object that was put in one piece is the MD5 of its body, in quotes',
    steps: async (account) => {
      const { ETag } = await put(account, await createBucket(account), 'k', { Body: 'text' })
      matching(ETag, /^"1cb251ec0d568de6a929b520c4aed8d1"$/, 'ETag')
    },
  },
  {
    ...{ id: 's3.bucket-not-empty', service, source: `${api}/API_DeleteBucket.html` },
    sentence: 'DeleteBucket of one that is not empty is BucketNotEmpty, 409',
    steps: async (account) => {
      const Bucket = await createBucket(account)
      await put(account, Bucket, 'k')
      const remove = account.clients.s3.send(new DeleteBucketCommand({ Bucket }))
      await refused(remove, 'BucketNotEmpty', 409)
    },
  },
]

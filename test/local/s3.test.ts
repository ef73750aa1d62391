import { createHash } from 'node:crypto'
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketTaggingCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { serviceError } from '../../src/aws/service-error.ts'
import { bucket as Bucket, openS3, type S3Bench } from './s3-bench.ts'

let here: S3Bench
beforeEach(async () => {
  here = await openS3()
})
afterEach(() => here.close())

const put = (Key: string, Body: string | Uint8Array, more: object = {}) =>
  here.client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }))
const get = async (Key: string, more: object = {}) => {
  const found = await here.client.send(new GetObjectCommand({ Bucket, Key, ...more }))
  return { ...found, text: await found.Body?.transformToString() }
}
const refusalOf = async (call: Promise<unknown>): Promise<string> => {
  const { name, status } = serviceError(await call.catch((error: unknown) => error))
  return `${status} ${name}`
}

describe('objects', () => {
  it('keep their bytes, type and metadata, and tell a range of them', async () => {
    const { ETag } = await put('a/ü b+c.txt', 'hello', { ContentType: 'text/plain', Metadata: { who: 'me' } })
    expect(ETag).toBe(`"${createHash('md5').update('hello').digest('hex')}"`)
    expect(await get('a/ü b+c.txt')).toMatchObject({
      ...{ text: 'hello', ContentType: 'text/plain', Metadata: { who: 'me' }, ETag },
    })
    expect(await get('a/ü b+c.txt', { Range: 'bytes=1-2' })).toMatchObject({
      text: 'el',
      ContentRange: 'bytes 1-2/5',
    })
    expect(await get('a/ü b+c.txt', { Range: 'bytes=-2' })).toMatchObject({ text: 'lo' })
    expect(await refusalOf(get('a/ü b+c.txt', { Range: 'bytes=9-' }))).toBe('416 InvalidRange')
  })

  it.each(['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const)('are checked by %s', async (name) => {
    const field = `Checksum${name}`
    const stored = await put('x', '123456789', { ChecksumAlgorithm: name })
    const head = await here.client.send(new HeadObjectCommand({ Bucket, Key: 'x', ChecksumMode: 'ENABLED' }))
    expect(Object.entries(head)).toContainEqual([
      field,
      Object.entries(stored).find(([key]) => key === field)?.[1],
    ])
    const wrong = name.startsWith('CRC') ? 'AAAAAA==' : createHash(name).update('other').digest('base64')
    expect(await refusalOf(put('y', '123456789', { [field]: wrong }))).toBe('400 BadDigest')
    expect(await refusalOf(get('y'))).toBe('404 NoSuchKey')
  })

  it('take the check value of CRC-64/NVME', async () => {
    // Of `123456789`: ae8b14860a799888, as the catalogue of CRC algorithms has it.
    const right = Buffer.from('ae8b14860a799888', 'hex').toString('base64')
    await put('x', '123456789', { ChecksumCRC64NVME: right })
    const wrong = put('x', '123456780', { ChecksumCRC64NVME: right })
    expect(await refusalOf(wrong)).toBe('400 BadDigest')
  })

  it('are created by one of many', async () => {
    const tries = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        put('claim', `${n}`, { IfNoneMatch: '*' }).then(
          () => 'made',
          (error: unknown) => serviceError(error).name,
        ),
      ),
    )
    expect(tries.filter((end) => end === 'made')).toHaveLength(1)
    expect(new Set(tries)).toSatisfy((ends: Set<string>) =>
      [...ends].every((end) => /made|PreconditionFailed|ConditionalRequestConflict/.test(end)),
    )
    expect(await refusalOf(put('claim', 'late', { IfNoneMatch: '*' }))).toBe('412 PreconditionFailed')
  })

  it('are told apart from what is not there, and from another key of the account', async () => {
    expect(await refusalOf(get('none'))).toBe('404 NoSuchKey')
    expect(await refusalOf(here.client.send(new HeadObjectCommand({ Bucket, Key: 'none' })))).toBe(
      '404 NotFound',
    )
    const other = here.client.send(new GetObjectCommand({ Bucket: 'another-bucket', Key: 'x' }))
    expect(await refusalOf(other)).toBe('404 NoSuchBucket')
    const stranger = new S3Client({
      ...{ endpoint: here.endpoint, region: 'eu-central-1', forcePathStyle: true, maxAttempts: 1 },
      credentials: { accessKeyId: here.credentials.accessKeyId, secretAccessKey: 'wrong' },
    })
    const asked = stranger.send(new GetObjectCommand({ Bucket, Key: 'x' }))
    expect(await refusalOf(asked)).toBe('403 SignatureDoesNotMatch')
    stranger.destroy()
  })
})

describe('lists', () => {
  it('come in pages, in the order of their bytes, with what lies below a delimiter as one', async () => {
    for (const key of ['b/2', 'a', 'b/1', 'c', 'é', 'z']) await put(key, key)
    const keys: (string | undefined)[] = []
    let ContinuationToken: string | undefined
    do {
      const page = await here.client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 2, ContinuationToken }))
      keys.push(...(page.Contents ?? []).map(({ Key }) => Key))
      ContinuationToken = page.NextContinuationToken
    } while (ContinuationToken !== undefined)
    expect(keys).toEqual(['a', 'b/1', 'b/2', 'c', 'z', 'é'])
    const grouped = await here.client.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }))
    expect(grouped.CommonPrefixes).toEqual([{ Prefix: 'b/' }])
    const versions = await here.client.send(new ListObjectVersionsCommand({ Bucket }))
    expect(versions.Versions).toHaveLength(6)
  })

  it('are emptied by a thousand, and only an empty bucket goes', async () => {
    await put('x', 'x')
    expect(await refusalOf(here.client.send(new DeleteBucketCommand({ Bucket })))).toBe('409 BucketNotEmpty')
    const Delete = { Objects: [{ Key: 'x' }, { Key: 'never there' }] }
    const { Deleted } = await here.client.send(new DeleteObjectsCommand({ Bucket, Delete }))
    expect(Deleted).toEqual([{ Key: 'x' }, { Key: 'never there' }])
    await here.client.send(new DeleteBucketCommand({ Bucket }))
    await here.client.send(new CreateBucketCommand({ Bucket }))
    expect(await refusalOf(here.client.send(new CreateBucketCommand({ Bucket })))).toBe(
      '409 BucketAlreadyOwnedByYou',
    )
  })
})

it('an upload in parts: listed, put together in order, checked, one ETag for all', async () => {
  const Key = 'big'
  const part = Buffer.alloc(5 * 1024 ** 2, 'a')
  const { UploadId } = await here.client.send(new CreateMultipartUploadCommand({ Bucket, Key }))
  const sent = [part, Buffer.from('end')].map(async (Body, at) => {
    const input = { Bucket, Key, UploadId, PartNumber: at + 1, Body }
    const { ETag } = await here.client.send(new UploadPartCommand(input))
    return { ETag, PartNumber: at + 1 }
  })
  const Parts = await Promise.all(sent)
  const listed = await here.client.send(new ListPartsCommand({ Bucket, Key, UploadId }))
  expect(listed.Parts?.map(({ Size }) => Size)).toEqual([part.byteLength, 3])
  const complete = (parts: typeof Parts) =>
    here.client.send(
      new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts: parts } }),
    )
  expect(await refusalOf(complete(Parts.toReversed()))).toBe('400 InvalidPartOrder')
  expect(await refusalOf(get(Key))).toBe('404 NoSuchKey')
  const { ETag } = await complete(Parts)
  expect(ETag).toMatch(/^"[0-9a-f]{32}-2"$/)
  expect((await get(Key, { Range: `bytes=${part.byteLength - 1}-` })).text).toBe('aend')
  const uploads = await here.client.send(new ListMultipartUploadsCommand({ Bucket }))
  expect(uploads.Uploads ?? []).toEqual([])
})

it('settings are kept as they were sent, and asked for in vain before', async () => {
  const ask = () => here.client.send(new GetBucketTaggingCommand({ Bucket }))
  expect(await refusalOf(ask())).toBe('404 NoSuchTagSet')
  const Tagging = { TagSet: [{ Key: 'app', Value: 'soalbench' }] }
  await here.client.send(new PutBucketTaggingCommand({ Bucket, Tagging }))
  expect((await ask()).TagSet).toEqual(Tagging.TagSet)
})

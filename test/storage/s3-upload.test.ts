import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { S3Storage } from '../../src/storage/s3.ts'
import { bucket, openS3, type S3Bench } from '../local/s3-bench.ts'

let here: S3Bench
let folder: string
beforeEach(async () => {
  here = await openS3()
  folder = await mkdtemp(join(tmpdir(), 'soalbench-upload-'))
})
afterEach(async () => {
  await here.close()
  await rm(folder, { recursive: true, force: true })
})

const storage = (more: object = {}): S3Storage => new S3Storage({ bucket, clients: here.clients.s3, ...more })

async function file(bytes: number): Promise<string> {
  const path = join(folder, `of-${bytes}`)
  await writeFile(path, Buffer.alloc(bytes, 'payload '))
  return path
}

const stored = () => here.store.buckets.get(bucket)?.objects

it('goes in parts of 8 MiB above 16 MiB, and its manifest says that it is whole', async () => {
  await storage().putFile('payloads/small', await file(16 * 1024 ** 2))
  await storage().putFile('payloads/big', await file(16 * 1024 ** 2 + 1))
  expect(stored()?.get('payloads/small')?.etag).toMatch(/^[0-9a-f]{32}$/)
  expect(stored()?.get('payloads/big')?.etag).toMatch(/-3$/)
  expect(stored()?.get('payloads/big')?.checksums['x-amz-checksum-sha256']).toMatch(/-3$/)
  const manifest = await storage().get('payloads/big.manifest.json')
  expect(JSON.parse(Buffer.from(manifest ?? '').toString())).toMatchObject({ bytes: 16 * 1024 ** 2 + 1 })
})

it('is sent once, and again only where its manifest is missing', async () => {
  const path = await file(100)
  await storage().putFile('payloads/a', path)
  const first = stored()?.get('payloads/a')
  await storage().putFile('payloads/a', path)
  expect(stored()?.get('payloads/a')).toBe(first)
  stored()?.delete('payloads/a.manifest.json')
  await storage().putFile('payloads/a', path)
  expect(stored()?.get('payloads/a')).not.toBe(first)
})

it('other content under the key is refused, and so is an object that its manifest outlived', async () => {
  await storage().putFile('payloads/a', await file(100))
  await expect(storage().putFile('payloads/a', await file(101))).rejects.toThrow(
    `other content lies in the bucket already: s3://${bucket}/payloads/a`,
  )
  stored()?.delete('payloads/a')
  await expect(storage().putFile('payloads/a', await file(100))).rejects.toThrow(/cannot (look at|read)/)
})

it('leaves no parts behind when it is interrupted', async () => {
  const stop = new AbortController()
  const upload = storage({ signal: stop.signal }).putFile('payloads/big', await file(64 * 1024 ** 2))
  await expect.poll(() => here.store.buckets.get(bucket)?.uploads.size).toBe(1)
  stop.abort(new Error('interrupted'))
  await expect(upload).rejects.toThrow()
  const { Uploads = [] } = await here.client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
  expect(Uploads).toEqual([])
  expect(stored()?.size).toBe(0)
})

it('reads no more than it is allowed', async () => {
  await storage().put('logs/long', 'x'.repeat(1_001))
  await expect(storage({ mostBytes: 1_000 }).get('logs/long')).rejects.toThrow('object is too large')
})

it('says what to do when the bucket is gone', async () => {
  here.store.buckets.clear()
  await expect(storage().get('x')).rejects.toMatchObject({
    suggestions: ['The bucket is gone: deploy it again with "soalbench infra up".'],
  })
})

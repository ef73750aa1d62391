import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CreateBucketCommand, DeleteBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { createClients } from '../../src/aws/clients.ts'
import { openStorage } from '../../src/storage/index.ts'
import { toolsPython } from '../conformance/checked-by-models.ts'
import { startMoto, type MotoServer } from '../conformance/moto-server.ts'
import { storageContract } from './contract-cases.ts'

const place = { region: 'us-east-1', credentials: { accessKeyId: 'moto', secretAccessKey: 'moto' } }
let moto: MotoServer | undefined
let buckets = 0

/** A bucket of its own on moto, which others wrote. */
async function onMoto() {
  const endpoint = moto?.endpoint ?? ''
  const bucket = `soalbench-contract-${(buckets += 1)}`
  const admin = new S3Client({ ...place, endpoint, forcePathStyle: true })
  await admin.send(new CreateBucketCommand({ Bucket: bucket }))
  const clients = createClients({ ...place, endpoint })
  const storage = openStorage(`s3://${bucket}`, { clients })
  const close = async (): Promise<void> => {
    for (const { key } of await storage.list('')) await storage.remove(key)
    await admin.send(new DeleteBucketCommand({ Bucket: bucket }))
    clients.destroy()
    admin.destroy()
  }
  return { storage, close }
}

describe.skipIf(toolsPython === '')('against moto', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    moto = await startMoto()
  }, 60_000)
  afterAll(() => moto?.close())

  storageContract([['s3: on moto', onMoto]])

  it('takes an upload in parts, and the checksum of all of them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'soalbench-moto-'))
    const { storage, close } = await onMoto()
    try {
      const path = join(folder, 'big')
      await writeFile(path, Buffer.alloc(17 * 1024 ** 2, 'payload '))
      expect(await storage.putFile('payloads/big', path)).toMatchObject({ bytes: 17 * 1024 ** 2 })
      expect(await storage.get('payloads/big')).toHaveLength(17 * 1024 ** 2)
    } finally {
      await close()
      await rm(folder, { recursive: true, force: true })
    }
  })
})

import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openStorage } from '../../src/storage/index.ts'
import { bucket, openS3 } from '../local/s3-bench.ts'
import { storageContract } from './contract-cases.ts'

storageContract([
  ['directory', (scratch) => ({ storage: openStorage(join(scratch, 'root')) })],
  ['file: URI', (scratch) => ({ storage: openStorage(`file://${scratch}/root`) })],
  [
    's3: on the local service',
    async () => {
      const { clients, ...s3 } = await openS3()
      return { storage: openStorage(`s3://${bucket}`, { clients }), close: () => s3.close() }
    },
  ],
])

it('refuses a scheme without an implementation', () => {
  expect(() => openStorage('ftp://host/x')).toThrow('no storage of this kind: "ftp://host/x"')
  expect(() => openStorage('relative/path')).toThrow('no storage of this kind')
})

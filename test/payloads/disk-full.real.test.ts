import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generatePayload } from '../../src/payloads/index.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const small = join(folder, 'small')
const generate = (bytes: number) =>
  generatePayload(
    { dataset: 'accommodations', format: 'csv', bytes, seed: 1 },
    { packageRoot: '.', cacheDirectory: join(small, 'payloads') },
  )
const canMount = process.platform === 'linux' && process.getuid?.() === 0

describe.skipIf(!canMount)('a full disk (skipped where a test cannot mount one: needs root on Linux)', () => {
  beforeAll(() => {
    mkdirSync(small)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', small])
  })
  afterAll(() => void execFileSync('umount', [small]))

  it('is noticed before anything is written, with what is needed and what is free', async () => {
    await expect(generate(9_000_000)).rejects.toMatchObject({
      code: 'SOAL_WORKSPACE_UNUSABLE',
      message: expect.stringMatching(/payloads\/[0-9a-f]{32}\.csv: it needs 9 MB, and 4\.\d+ MB are free$/),
    })
    expect(readdirSync(join(small, 'payloads'))).toEqual([])
  })

  it('is noticed when others fill it meanwhile, and the payloads before stay', async () => {
    const first = await generate(1_000_000)
    const both = await Promise.allSettled([generate(1_800_000), generate(1_900_000)])
    const failures = both.filter((result) => result.status === 'rejected')
    expect(failures.length).toBeGreaterThan(0)
    for (const { reason } of failures) {
      expect(reason).toMatchObject({
        code: 'SOAL_WORKSPACE_UNUSABLE',
        message: expect.stringContaining('the disk is full'),
      })
    }
    expect(readdirSync(join(small, 'payloads'))).toHaveLength(2 + 2 * (2 - failures.length))
    expect((await generate(first.bytes)).reused).toBe(true)
  })
})

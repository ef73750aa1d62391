import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { beforeAll, expect, it } from 'vitest'
import { writeTextFile } from '../../src/payloads/blocks/write-text-file.ts'
import { loadDataset } from '../../src/payloads/dataset.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const worker = join(folder, 'block-worker.mjs')
const workerUrl = pathToFileURL(worker)

beforeAll(async () => {
  await build({
    entryPoints: ['src/payloads/block-worker.ts'],
    outfile: worker,
    bundle: true,
    platform: 'node',
    format: 'esm',
  })
})

const { definition, taxes } = await loadDataset('accommodations', { packageRoot: '.' })
const job = { definition, kind: 'csv', seed: 9, bytes: 12_345_678, taxes } as const

it('writes the same file and answers with any number of threads', async () => {
  const files = await Promise.all(
    [1, 2, 3].map(async (threads) => {
      const path = join(folder, `${threads}.csv`)
      const seen: number[] = []
      const onProgress = (done: number): void => void seen.push(done)
      const written = await writeTextFile(path, job, { threads, workerUrl, signal: undefined, onProgress })
      expect(seen.at(-1)).toBeGreaterThan(12e6)
      return { written, content: readFileSync(path) }
    }),
  )
  const [alone, ...others] = files
  expect(alone?.content.length).toBe(12_345_678)
  for (const other of others) {
    expect(other.written).toEqual(alone?.written)
    expect(other.content.equals(alone?.content ?? Buffer.alloc(0))).toBe(true)
  }
})

it('passes on what stops a thread', async () => {
  const path = join(folder, 'absent', 'x.csv')
  const options = { threads: 2, workerUrl, signal: undefined, onProgress: undefined }
  await expect(writeTextFile(path, job, options)).rejects.toMatchObject({ code: 'ENOENT' })
  const aborted = AbortSignal.abort(new Error('enough'))
  const file = join(folder, 'aborted.csv')
  await expect(writeTextFile(file, job, { ...options, signal: aborted })).rejects.toThrow('enough')
})

import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { UsageInvalid, WorkspaceUnusable } from '../../src/core/errors.ts'
import { writeTextFile } from '../../src/payloads/blocks/write-text-file.ts'
import { loadDataset } from '../../src/payloads/dataset.ts'
import { asPayloadError } from '../../src/payloads/file-errors.ts'
import { generatePayload, listPayloads, verifyPayload } from '../../src/payloads/index.ts'
import type { PayloadSpec } from '../../src/payloads/payload.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
let caches = 0
const newCache = (): string => join(folder, `cache-${(caches += 1)}`)
const spec: PayloadSpec = { dataset: 'accommodations', format: 'csv', bytes: 200_000, seed: 1 }
const generate = (cacheDirectory: string, changes: Partial<PayloadSpec> = {}, signal?: AbortSignal) =>
  generatePayload(
    { ...spec, ...changes },
    { packageRoot: '.', cacheDirectory, ...(signal === undefined ? {} : { signal }) },
  )

describe('the cache', () => {
  it('reuses what has the same spec, and nothing else', async () => {
    const cache = newCache()
    const first = await generate(cache)
    expect(first.reused).toBe(false)
    expect(await generate(cache)).toEqual({ ...first, reused: true })
    const other = await generate(cache, { seed: 2 })
    expect(other.key).not.toBe(first.key)
    expect(readFileSync(other.path).equals(readFileSync(first.path))).toBe(false)
    await generate(cache, { format: 'jsonl' })
    const listed = await listPayloads(cache)
    expect(listed.map(({ spec }) => [spec.format, spec.seed])).toEqual([
      ['csv', 1],
      ['csv', 2],
      ['jsonl', 1],
    ])
    expect(listed[0]).toEqual({ ...first, reused: true })
    expect(await listPayloads(join(folder, 'absent'))).toEqual([])
  })

  it('does not count a file without its record, nor a record that was cut off', async () => {
    const cache = newCache()
    const first = await generate(cache)
    rmSync(join(cache, `${first.key}.json`))
    expect(await listPayloads(cache)).toEqual([])
    expect((await generate(cache)).reused).toBe(false)
    writeFileSync(join(cache, `${first.key}.json`), '{"schema":"soalbench.pay')
    expect((await generate(cache)).reused).toBe(false)
    expect((await generate(cache)).reused).toBe(true)
  })

  it('removes what a killed process left behind, and leaves what a living one writes', async () => {
    const cache = newCache()
    const { key } = await generate(cache)
    const gone = `${key}.csv.999999999-1.tmp`
    const living = `${key}.csv.${process.ppid}-1.tmp`
    for (const name of [gone, living, 'notes.txt']) writeFileSync(join(cache, name), 'x')
    await generate(cache, { seed: 3 })
    expect(existsSync(join(cache, gone))).toBe(false)
    expect(existsSync(join(cache, living))).toBe(true)
    expect(existsSync(join(cache, 'notes.txt'))).toBe(true)
  })

  it('survives two processes that generate the same payload at once', async () => {
    const cache = newCache()
    const script = join(folder, 'generate.mjs')
    const source = `import { generatePayload } from './src/payloads/generate-payload.ts'
      const options = { packageRoot: '.', cacheDirectory: process.argv[2] }
      const spec = { dataset: 'accommodations', format: 'csv', bytes: 20000000, seed: 1 }
      process.stdout.write((await generatePayload(spec, options)).key)`
    await build({
      stdin: { contents: source, resolveDir: '.', loader: 'ts' },
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      entryNames: 'generate',
      // DuckDB is then loaded by those only that need it.
      splitting: true,
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['@duckdb/*'],
    })
    const run = () => promisify(execFile)(process.execPath, [script, cache])
    const [one, two] = await Promise.all([run(), run()])
    expect(one.stdout).toBe(two.stdout)
    const [payload] = await listPayloads(cache)
    expect(payload && (await verifyPayload(payload))).toBe(true)
    expect(readdirSync(cache)).toHaveLength(2)
  })
})

describe('what cannot be done', () => {
  it('leaves nothing behind when it is interrupted', async () => {
    const cache = newCache()
    const controller = new AbortController()
    const options = { packageRoot: '.', cacheDirectory: cache, signal: controller.signal }
    const stop = (): void => controller.abort(new Error('enough'))
    const generating = generatePayload({ ...spec, bytes: 30_000_000 }, { ...options, onProgress: stop })
    await expect(generating).rejects.toThrow('enough')
    expect(readdirSync(cache)).toEqual([])
  })

  it.skipIf(!existsSync('/dev/full'))('names the file and the remedy when the disk is full', async () => {
    const { definition, taxes } = await loadDataset('accommodations', { packageRoot: '.' })
    const job = { definition, kind: 'csv', seed: 1, bytes: 5_000_000, taxes } as const
    const options = { threads: 1, workerUrl: undefined, signal: undefined, onProgress: undefined }
    const error: unknown = await writeTextFile('/dev/full', job, options).catch((reason: unknown) => reason)
    const shown = asPayloadError(error, '/w/payloads/x.csv')
    expect(shown).toBeInstanceOf(WorkspaceUnusable)
    expect(shown).toMatchObject({ message: 'cannot write /w/payloads/x.csv: the disk is full' })
    expect(asPayloadError(new Error('IO Error: No space left on device'), '/x')).toBeInstanceOf(
      WorkspaceUnusable,
    )
  })

  it('says where it cannot write', async () => {
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    await expect(generate(join(file, 'payloads'))).rejects.toBeInstanceOf(WorkspaceUnusable)
  })

  it.each([
    [{ bytes: 999 }, 'payload size out of bounds: 999 bytes'],
    [{ bytes: 10_000_000_001 }, 'payload size out of bounds'],
    [{ bytes: 1234.5 }, 'payload size out of bounds'],
    [{ seed: -1 }, 'not a seed: -1'],
    [{ seed: 0.5 }, 'not a seed: 0.5'],
    [{ format: 'parquet', bytes: 1000 }, 'parquet payload too small: 1000 bytes'],
  ] as const)('refuses %o', async (changes, message) => {
    const failure = generate(newCache(), changes)
    await expect(failure).rejects.toBeInstanceOf(UsageInvalid)
    await expect(failure).rejects.toThrow(message)
  })

  it('names the smallest Parquet file, and that size works', async () => {
    const cache = newCache()
    const error: unknown = await generate(cache, { format: 'parquet', bytes: 1000 }).catch(
      (reason: unknown) => reason,
    )
    const remedy = error instanceof UsageInvalid ? error.suggestions.join(' ') : ''
    const smallest = Number(/ask for (\d+)b or more/.exec(remedy)?.[1])
    expect((await generate(cache, { format: 'parquet', bytes: smallest })).rows).toBeGreaterThan(0)
    expect(readdirSync(cache)).toHaveLength(2)
  })

  it.each(['nothing', '../accommodations', ''])('does not know the dataset "%s"', async (dataset) => {
    await expect(generate(newCache(), { dataset })).rejects.toMatchObject({ code: 'SOAL_NOT_FOUND' })
  })
})

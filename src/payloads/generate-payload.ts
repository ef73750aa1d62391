import { rm, statfs } from 'node:fs/promises'
import { UsageInvalid, WorkspaceUnusable } from '../core/errors.ts'
import { formatBytes, payloadBounds } from '../core/size.ts'
import type { BlockJob } from './blocks/block-source.ts'
import { type TextFileOptions, type WrittenFile, writeTextFile } from './blocks/write-text-file.ts'
import {
  crcText,
  findPayload,
  keepPayload,
  payloadKey,
  payloadPath,
  prepareCache,
  temporaryPath,
} from './cache.ts'
import { type DatasetPlaces, loadDataset } from './dataset.ts'
import { asPayloadError } from './file-errors.ts'
import { writeParquetFile } from './parquet/write-parquet.ts'
import type { Payload, PayloadSpec } from './payload.ts'

export interface GenerateOptions extends DatasetPlaces {
  /** `<workspace>/payloads`; made if it is not there. */
  readonly cacheDirectory: string
  /** The bytes are the same for any number; default 1, which is as fast as the disk. */
  readonly threads?: number
  /** Where the worker's module lies after bundling; needed for more than one thread. */
  readonly workerUrl?: URL
  readonly signal?: AbortSignal
  readonly onProgress?: (bytesDone: number, bytesTotal: number) => void
}

/**
 * A payload of an exact size, from the cache where it is there. CSV and JSON lines have exactly the asked number of
 * bytes (to within one record for datasets without a column to stretch), Parquet is within 2 %.
 * @throws UsageInvalid for a size that cannot be met. @throws NotFound for an unknown dataset.
 * @throws WorkspaceUnusable when the disk is full or cannot be written; nothing is left behind then.
 */
export async function generatePayload(spec: PayloadSpec, options: GenerateOptions): Promise<Payload> {
  refuseInvalid(spec)
  const { definition, fingerprint, taxes } = await loadDataset(spec.dataset, options)
  const key = payloadKey(spec, fingerprint)
  const directory = options.cacheDirectory
  await prepareCache(directory)
  const cached = await findPayload(directory, key)
  if (cached !== undefined) return cached
  const path = payloadPath(directory, key, spec)
  await refuseFullDisk(directory, path, spec)
  const temporary = temporaryPath(directory, `${key}.${spec.format}`)
  try {
    const { seed, bytes } = spec
    const kind = spec.format === 'jsonl' ? 'jsonl' : 'csv'
    const written = await writeFileOf(spec, { definition, kind, seed, bytes, taxes }, temporary, options)
    const { rows, answers } = written
    const record = { spec, key, bytes: written.bytes, rows, answers, crc32: crcText(written.crc32) }
    const payload = await keepPayload(directory, { schema: 'soalbench.payload/1', ...record }, temporary)
    return { ...payload, reused: false }
  } catch (error) {
    await rm(temporary, { force: true })
    throw asPayloadError(error, path)
  }
}

function writeFileOf(
  spec: PayloadSpec,
  job: BlockJob,
  temporary: string,
  { threads = 1, workerUrl, signal, onProgress }: GenerateOptions,
): Promise<WrittenFile> {
  const options: TextFileOptions = {
    threads,
    workerUrl,
    signal,
    onProgress: onProgress && ((bytesDone) => onProgress(bytesDone, spec.bytes)),
  }
  if (spec.format !== 'parquet') return writeTextFile(temporary, job, options)
  const csv = temporary.replace(/\.parquet\./, '.csv.')
  return writeParquetFile({ parquet: temporary, csv }, job, options)
}

function refuseInvalid({ bytes, seed }: PayloadSpec): void {
  if (!Number.isInteger(bytes) || bytes < payloadBounds.least || bytes > payloadBounds.most) {
    throw new UsageInvalid(`payload size out of bounds: ${bytes} bytes`, {
      suggestions: ['Give a size from 1kb to 10gb.'],
    })
  }
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new UsageInvalid(`not a seed: ${seed}`, { suggestions: ['Give a whole number from 0 on.'] })
  }
}

/** Parquet is made from CSV that is up to four times as large. */
async function refuseFullDisk(directory: string, path: string, spec: PayloadSpec): Promise<void> {
  const { bavail, bsize } = await statfs(directory)
  const needed = spec.format === 'parquet' ? 5 * spec.bytes : spec.bytes
  const free = bavail * bsize
  if (free >= needed) return
  throw new WorkspaceUnusable(
    `cannot write ${path}: it needs ${formatBytes(needed)}, and ${formatBytes(free)} are free`,
    {
      suggestions: [
        'Free some space, choose a smaller --size, or a folder on another disk with --workspace DIR.',
      ],
    },
  )
}

import { rm, stat } from 'node:fs/promises'
import { UsageInvalid } from '../../core/errors.ts'
import { type BlockJob, smallestBytes } from '../blocks/block-source.ts'
import { type TextFileOptions, type WrittenFile, writeTextFile } from '../blocks/write-text-file.ts'
import { fileCrc32 } from '../file-crc32.ts'
import { convertToParquet } from './convert.ts'
import { type Attempt, isClose, nextCsvBytes, tolerance } from './fit-size.ts'

export interface ParquetPaths {
  readonly parquet: string
  /** Removed again at the end. */
  readonly csv: string
}

/** Enough CSV to tell how large a Parquet file gets: more than one row group. */
const trialCsvBytes = 32_000_000
const mostAttempts = 24

/**
 * Writes a Parquet file within 2 % of `job.bytes`, made from generated CSV, so that one generator defines the records.
 * How much CSV that takes is found by trial.
 * @throws UsageInvalid naming the smallest size: a Parquet file of a single record is mostly its footer.
 */
export async function writeParquetFile(
  paths: ParquetPaths,
  job: BlockJob,
  options: TextFileOptions,
): Promise<WrittenFile> {
  const target = job.bytes
  const attempts: Attempt[] = []
  const attempt = async (csvBytes: number): Promise<WrittenFile> => {
    const written = await writeTextFile(
      paths.csv,
      { ...job, bytes: csvBytes },
      { ...options, onProgress: undefined },
    )
    const watch = watchSize(paths.parquet, target, options.onProgress)
    try {
      await convertToParquet(paths, job.definition, options.signal)
    } finally {
      clearInterval(watch)
    }
    const { size } = await stat(paths.parquet)
    attempts.push({ csvBytes, parquetBytes: size })
    return { ...written, bytes: size }
  }
  try {
    const least = smallestBytes(job)
    const smallest = (await attempt(least)).bytes
    if (smallest > target * (1 + tolerance)) throw tooSmall(job, smallest)
    if (target > trialCsvBytes / 2) await attempt(trialCsvBytes)
    const written = await approach(target, attempts, smallest, least, attempt)
    return { ...written, crc32: await fileCrc32(paths.parquet) }
  } finally {
    await rm(paths.csv, { force: true })
  }
}

async function approach(
  target: number,
  attempts: readonly Attempt[],
  emptyBytes: number,
  least: number,
  attempt: (csvBytes: number) => Promise<WrittenFile>,
): Promise<WrittenFile> {
  for (let count = 0; count < mostAttempts; count += 1) {
    const written = await attempt(Math.max(least, nextCsvBytes(target, attempts, emptyBytes)))
    if (isClose(target, written.bytes)) return written
  }
  const nearest = attempts.toSorted((a, b) => deviation(target, a) - deviation(target, b))[0]
  throw new UsageInvalid(
    `no Parquet file within 2 % of ${target} bytes; the nearest has ${nearest?.parquetBytes}`,
    {
      suggestions: [`Ask for ${nearest?.parquetBytes} bytes, or for a larger payload.`],
    },
  )
}

const deviation = (target: number, { parquetBytes }: Attempt): number => Math.abs(parquetBytes - target)

/** DuckDB does not tell how far it is; the growing file does. */
function watchSize(
  path: string,
  target: number,
  onProgress: TextFileOptions['onProgress'],
): NodeJS.Timeout | undefined {
  if (onProgress === undefined) return undefined
  const look = (): void => {
    void stat(path).then(
      ({ size }) => onProgress(Math.min(size, target)),
      () => undefined,
    )
  }
  return setInterval(look, 250)
}

function tooSmall(job: BlockJob, smallest: number): UsageInvalid {
  return new UsageInvalid(`parquet payload too small: ${job.bytes} bytes`, {
    suggestions: [
      `A Parquet file of ${job.definition.name} with a single record has ${smallest} bytes: ask for ${smallest}b or more, or for csv or jsonl.`,
    ],
  })
}

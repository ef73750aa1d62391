import { type FileHandle, open } from 'node:fs/promises'
import type { Answer } from '../../core/result-document.ts'
import { answersOf } from '../answers/accommodations-tally.ts'
import { crc32 } from 'node:zlib'
import { type BlockJob, type BlockSource, blockSource } from './block-source.ts'
import { combineCrc32, type Piece } from './crc32-algebra.ts'
import { writeBlocks, writeFully } from './write-blocks.ts'
import { writeWithWorkers } from './write-with-workers.ts'

export interface TextFileOptions {
  /** 1 writes in this thread. */
  readonly threads: number
  readonly workerUrl: URL | undefined
  readonly signal: AbortSignal | undefined
  readonly onProgress: ((bytesDone: number) => void) | undefined
}

/** What was written. */
export interface WrittenFile {
  readonly bytes: number
  readonly rows: number
  /** CRC-32 of the whole file, as zlib computes it. */
  readonly crc32: number
  readonly answers: Readonly<Record<string, Answer>>
}

/** Writes a CSV or JSON lines file; the bytes hang on the job alone, not on the number of threads. */
export async function writeTextFile(
  path: string,
  job: BlockJob,
  options: TextFileOptions,
): Promise<WrittenFile> {
  const source = blockSource(job)
  const file = await open(path, 'w', 0o600)
  try {
    await writeFully(file, source.header, 0)
    const threads = Math.min(options.threads, source.blocks)
    const written =
      threads > 1 && options.workerUrl !== undefined
        ? await writeWithWorkers(path, job, { ...options, threads, workerUrl: options.workerUrl })
        : await writeAlone(source, file, options)
    const head: Piece = { crc: crc32(source.header), bytes: source.header.length }
    return {
      bytes: head.bytes + written.pieces.reduce((sum, { bytes }) => sum + bytes, 0),
      rows: written.records,
      crc32: combineCrc32([head, ...written.pieces]),
      answers: written.parts === undefined ? {} : answersOf(written.parts),
    }
  } finally {
    await file.close()
  }
}

async function writeAlone(source: BlockSource, file: FileHandle, options: TextFileOptions) {
  let done = source.header.length
  const pieces = await writeBlocks(file, source, Array.from({ length: source.blocks }).keys(), {
    signal: options.signal,
    onBlock: (bytes) => options.onProgress?.((done += bytes)),
  })
  return { pieces, records: source.records(), parts: source.tally?.parts() }
}

import type { FileHandle } from 'node:fs/promises'
import type { BlockSource } from './block-source.ts'
import type { Piece } from './crc32-algebra.ts'
import type { Template } from './template.ts'

export interface WriteOptions {
  readonly signal: AbortSignal | undefined
  /** Called for each block with its size. */
  readonly onBlock: (bytes: number) => void
}

/**
 * Writes blocks to their places and returns the CRC-32 and size of each, in the given order. While one block is being
 * written the next is prepared; more than one write at a time would only wait for the file's lock.
 */
export async function writeBlocks(
  file: FileHandle,
  source: BlockSource,
  blocks: Iterable<number>,
  { signal, onBlock }: WriteOptions,
): Promise<Piece[]> {
  const pieces: Piece[] = []
  let underWay: Promise<unknown> = Promise.resolve()
  let inUse: Template | undefined
  try {
    for (const block of blocks) {
      signal?.throwIfAborted()
      const template = source.templateOf(block)
      if (template === inUse) throwIfFailed(await underWay)
      const { bytes, crc } = source.take(block)
      pieces.push({ crc, bytes: bytes.length })
      throwIfFailed(await underWay)
      underWay = settled(writeFully(file, bytes, source.offsetOf(block)))
      inUse = template
      source.buildAhead()
      onBlock(bytes.length)
    }
  } finally {
    // Nothing may write to the file, or be rejected unseen, after this function has ended.
    throwIfFailed(await underWay)
  }
  return pieces
}

/** A file system may take less than it is given. */
export async function writeFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

const settled = (promise: Promise<void>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

function throwIfFailed(error: unknown): void {
  if (error !== undefined) throw error
}

import type { FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import type { BlockSource } from './block-source.ts'
import type { Piece } from './crc32-combine.ts'

export interface WriteOptions {
  readonly signal: AbortSignal | undefined
  /** Blocks under way to the file system while the next one is prepared; fewer than the templates in use. */
  readonly depth: number
  /** Called after each block with its size. */
  readonly onBlock: (bytes: number) => void
}

/** Writes blocks to their places and returns the CRC-32 and size of each, in the given order. */
export async function writeBlocks(
  file: FileHandle,
  source: BlockSource,
  blocks: Iterable<number>,
  { signal, depth, onBlock }: WriteOptions,
): Promise<Piece[]> {
  const pieces: Piece[] = []
  const underWay: Promise<unknown>[] = []
  try {
    for (const block of blocks) {
      signal?.throwIfAborted()
      const bytes = source.take(block)
      pieces.push({ crc: crc32(bytes), bytes: bytes.length })
      underWay.push(settled(writeFully(file, bytes, source.offsetOf(block))))
      if (underWay.length >= depth) throwIfFailed(await underWay.shift())
      onBlock(bytes.length)
    }
  } finally {
    // Nothing may write to the file, or be rejected unseen, after this function has ended.
    const rest = await Promise.all(underWay)
    rest.forEach(throwIfFailed)
  }
  return pieces
}

/** FileHandle.write may write less than asked. */
async function writeFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
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

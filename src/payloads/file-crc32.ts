import { createReadStream } from 'node:fs'
import { crc32 } from 'node:zlib'

/** CRC-32 of a whole file, as zlib computes it. */
export async function fileCrc32(path: string): Promise<number> {
  let crc = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) crc = crc32(chunk, crc)
  return crc
}

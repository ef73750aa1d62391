import { open } from 'node:fs/promises'
import { decodeLine } from './journal-line.ts'

const tailBytes = 64 * 1024

/** The number of the last line, out of the end of the file alone; undefined when that is no whole line. */
export async function lastLineNumber(path: string): Promise<number | undefined> {
  const file = await open(path, 'r').catch(() => undefined)
  if (file === undefined) return undefined
  try {
    const { size } = await file.stat()
    const tail = Buffer.alloc(Math.min(size, tailBytes))
    await file.read(tail, 0, tail.length, size - tail.length)
    const last = tail.toString('utf8').trimEnd().split('\n').at(-1) ?? ''
    return decodeLine(last)?.seq
  } finally {
    await file.close()
  }
}

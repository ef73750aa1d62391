import { createReadStream } from 'node:fs'
import { NotFound } from '../core/errors.ts'

/** One line of a file, its number counted from 1; without text, why it cannot be read. */
export interface FileLine {
  readonly number: number
  readonly text: string | undefined
  readonly fault: string | undefined
}

/** A trial with its raw record has some kilobytes; without a limit a file without line feeds would fill the memory. */
const mostLineBytes = 16 * 1024 * 1024

/** The lines that have something in them, one after the other. @throws NotFound naming a file that cannot be read */
export async function* linesOf(path: string): AsyncGenerator<FileLine> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let number = 0
  for await (const bytes of byteLinesOf(path)) {
    number += 1
    const text = bytes && decoded(bytes, decoder)
    if (text?.trim() === '') continue
    const fault = bytes === undefined ? tooLong : 'not UTF-8: is the file compressed, or in another encoding?'
    yield { number, text, fault: text === undefined ? fault : undefined }
  }
}

const tooLong = `longer than ${mostLineBytes / 1024 / 1024} MiB: one trial, one line`

function decoded(bytes: Uint8Array, decoder: InstanceType<typeof TextDecoder>): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** Split before they are decoded, since a chunk may end within a character. Undefined for a line beyond the limit. */
async function* byteLinesOf(path: string): AsyncGenerator<Uint8Array | undefined> {
  let parts: Buffer[] = []
  let length = 0
  const add = (part: Buffer): void => {
    length += part.length
    if (length <= mostLineBytes) parts.push(part)
  }
  const take = (): Uint8Array | undefined => {
    const line = length > mostLineBytes ? undefined : Buffer.concat(parts)
    parts = []
    length = 0
    return line
  }
  for await (const chunk of chunksOf(path)) {
    let from = 0
    for (let feed = chunk.indexOf(0x0a); feed >= 0; feed = chunk.indexOf(0x0a, from)) {
      add(chunk.subarray(from, feed))
      yield take()
      from = feed + 1
    }
    add(chunk.subarray(from))
  }
  if (length > 0) yield take()
}

async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
      if (Buffer.isBuffer(chunk)) yield chunk
    }
  } catch (error) {
    throw new NotFound(`import file cannot be read: ${path}`, {
      cause: error,
      suggestions: ['Give the path of a file with one JSON object in each line.'],
    })
  }
}

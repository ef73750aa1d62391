import { type FileHandle, open } from 'node:fs/promises'
import { type Delimiter, detectDelimiter } from './detect-delimiter.ts'
import { refuseBinary } from './encoding.ts'
import { RecordScanner } from './record-scanner.ts'
import { asSampleError, badLine, badSample } from './sample-errors.ts'
import { type Sample, type SampleBounds, SampleCollector } from './sample-collector.ts'

const mostKept: SampleBounds = { records: 200_000, bytes: 64 << 20, fields: 4_000_000 }
const chunkBytes = 1 << 20
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/**
 * Reads the whole file once and keeps a uniform sample of it, in bounded memory.
 * @throws UsageInvalid naming the line of the first mistake; NotFound for a missing file or a folder.
 */
export async function readSample(path: string, bounds = mostKept): Promise<Sample> {
  let file: FileHandle | undefined
  try {
    file = await open(path)
    return await readFrom(file, path, bounds)
  } catch (error) {
    throw asSampleError(error, path)
  } finally {
    await file?.close()
  }
}

async function readFrom(file: FileHandle, path: string, bounds: SampleBounds): Promise<Sample> {
  let chunk = await readChunk(file)
  if (chunk.subarray(0, 3).equals(byteOrderMark)) chunk = chunk.subarray(3)
  if (chunk.length === 0) {
    throw badSample(path, 'the file is empty', 'Give a CSV file with a header and records.')
  }
  const delimiter = delimiterOf(chunk, path)
  const collector = new SampleCollector(path, delimiter, bounds)
  const scanner = new RecordScanner(path, delimiter, (...record) => collector.add(...record))
  for (; chunk.length > 0; chunk = await readChunk(file)) scanner.push(chunk)
  scanner.finish()
  return collector.finish()
}

async function readChunk(file: FileHandle): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(chunkBytes)
  let length = 0
  while (length < chunkBytes) {
    const { bytesRead } = await file.read(buffer, length, chunkBytes - length, null)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return buffer.subarray(0, length)
}

function delimiterOf(chunk: Buffer, path: string): Delimiter {
  const isWhole = chunk.length < chunkBytes - byteOrderMark.length
  const head = isWhole ? chunk : chunk.subarray(0, chunk.lastIndexOf(10) + 1)
  // Mistakes of encoding come first: a binary file has no delimiter, and saying so would not help.
  refuseBinary(path, head, 1)
  const text = head.toString('utf8')
  if (text.trim() === '')
    throw badSample(path, 'only empty lines', 'Give a CSV file with a header and records.')
  const delimiter = detectDelimiter(text)
  if (delimiter !== undefined) return delimiter
  throw badLine(
    path,
    1,
    'one column only: no comma, semicolon, tab or | between fields',
    'Give a CSV file of two columns or more.',
  )
}

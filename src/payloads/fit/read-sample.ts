import { type FileHandle, open } from 'node:fs/promises'
import { type Delimiter, detectDelimiter } from './detect-delimiter.ts'
import { RecordScanner } from './record-scanner.ts'
import { Reservoir } from './reservoir.ts'
import { asSampleError, badLine, badSample } from './sample-errors.ts'
import { splitRecord } from './split-record.ts'

export interface Sample {
  readonly delimiter: Delimiter
  /** The fields of the first record: names, or values where the file has no header. */
  readonly first: readonly string[]
  /** Records after the first one, kept or not. */
  readonly count: number
  /** The kept records, in the order of the file; every one has as many fields as the first. */
  readonly records: readonly (readonly string[])[]
}

export interface SampleBounds {
  readonly records: number
  readonly bytes: number
  readonly fields: number
}

const bounds: SampleBounds = { records: 200_000, bytes: 64 << 20, fields: 4_000_000 }
const chunkBytes = 1 << 20
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/**
 * Reads the whole file once and keeps a uniform sample of it, in bounded memory.
 * @throws UsageInvalid naming the line of the first mistake; NotFound for a missing file or a folder.
 */
export async function readSample(path: string, limits = bounds): Promise<Sample> {
  let file: FileHandle | undefined
  try {
    file = await open(path)
    return await readFrom(file, path, limits)
  } catch (error) {
    throw asSampleError(error, path)
  } finally {
    await file?.close()
  }
}

async function readFrom(file: FileHandle, path: string, limits: SampleBounds): Promise<Sample> {
  let chunk = await readChunk(file)
  if (chunk.subarray(0, 3).equals(byteOrderMark)) chunk = chunk.subarray(3)
  if (chunk.length === 0) throw badSample(path, 'the file is empty', 'Give a CSV file with a header and records.')
  // Mistakes of encoding come first: without them the delimiter cannot be told.
  const head = chunk.subarray(0, chunk.length < chunkBytes - 3 ? chunk.length : chunk.lastIndexOf(10) + 1)
  new RecordScanner(path, '\n', () => undefined).push(head)
  const delimiter = detectDelimiter(head.toString('utf8'))
  if (delimiter === undefined) {
    throw badLine(path, 1, 'no comma, semicolon, tab or | between fields', 'Give a CSV file of two columns or more.')
  }
  const collector = new Collector(path, delimiter, limits)
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

class Collector {
  private readonly path: string
  private readonly delimiter: Delimiter
  private readonly limits: SampleBounds
  private reservoir = new Reservoir(1, 0)
  private first: readonly string[] | undefined

  constructor(path: string, delimiter: Delimiter, limits: SampleBounds) {
    this.path = path
    this.delimiter = delimiter
    this.limits = limits
  }

  add(buffer: Buffer, start: number, end: number, fields: number, line: number): void {
    if (this.first === undefined) {
      this.first = splitRecord(buffer.toString('utf8', start, end), this.delimiter)
      const { records, bytes } = this.limits
      const most = Math.min(records, Math.ceil(this.limits.fields / this.first.length))
      this.reservoir = new Reservoir(most, bytes)
    } else if (fields === this.first.length) {
      this.reservoir.offer(buffer, start, end)
    } else {
      throw badLine(
        this.path,
        line,
        `${fields} fields between ${delimiterNames[this.delimiter]}, but ${this.first.length} in the first line`,
        'Give every record as many fields as the header; put texts that hold the delimiter in quotes.',
      )
    }
  }

  finish(): Sample {
    const { delimiter, path, first, reservoir } = this
    if (first === undefined) throw badSample(path, 'only empty lines', 'Give a CSV file with a header and records.')
    if (reservoir.count === 0) {
      throw badSample(path, 'only a header', 'Give a file with records; a few hundred tell a distribution.')
    }
    const records = reservoir.records().map(({ text }) => splitRecord(text, delimiter))
    return { delimiter, first, count: reservoir.count, records }
  }
}

const delimiterNames: Readonly<Record<Delimiter, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': '|',
}

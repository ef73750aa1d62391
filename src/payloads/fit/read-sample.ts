import { open } from 'node:fs/promises'
import { NotFound, UsageInvalid } from '../../core/errors.ts'
import { delimiters, parseRows, type SampleRow } from './parse-rows.ts'

export interface Sample {
  readonly delimiter: (typeof delimiters)[number]
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** Enough to learn distributions from; the rest of a larger file is not read. */
export const sampleBytes = 64 * 1024 * 1024

/**
 * Reads a CSV sample: UTF-8, with or without a header, delimited by comma, semicolon, tab or bar.
 * @throws UsageInvalid for an empty file, one column, ragged rows (with the line) or other encodings; NotFound
 */
export async function readSample(path: string): Promise<Sample> {
  const text = decode(await readStart(path), path)
  if (text.trim() === '') throw unusable(path, 'it is empty', 'Give a CSV file with a header and some rows.')
  const delimiter = sniffDelimiter(text)
  if (delimiter === undefined) {
    throw unusable(
      path,
      'only one column was found',
      'Columns must be separated by comma, semicolon, tab or bar.',
    )
  }
  const [first, ...others] = parseRows(text, delimiter).filter(
    (row) => row.cells.length > 1 || row.cells[0] !== '',
  )
  if (first === undefined)
    throw unusable(path, 'it has no rows', 'Give a CSV file with a header and some rows.')
  const rows = hasHeader(first.cells) ? others : [first, ...others]
  refuseRagged(rows, first.cells.length, path)
  if (rows.length === 0) throw unusable(path, 'it has a header and no rows', 'Give a sample with some rows.')
  return { delimiter, header: headerOf(first.cells, path), rows: rows.map(({ cells }) => cells) }
}

async function readStart(path: string): Promise<Buffer> {
  const file = await open(path).catch((error: unknown) => {
    throw new NotFound(`no such sample: ${path}`, {
      cause: error,
      suggestions: ['Give the path of a CSV file.'],
    })
  })
  try {
    const { size } = await file.stat()
    const wanted = Math.min(size, sampleBytes)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(wanted), 0, wanted, 0)
    const bytes = buffer.subarray(0, bytesRead)
    // A large file is cut after its last complete line.
    return size > wanted ? bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1) : bytes
  } finally {
    await file.close()
  }
}

function decode(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const line = firstBadLine(bytes)
    throw unusable(
      path,
      `it is not UTF-8 in line ${line}`,
      'Convert it, for example with `iconv -f latin1 -t utf-8`.',
    )
  }
}

function firstBadLine(bytes: Buffer): number {
  let line = 1
  for (let start = 0; start < bytes.length; line += 1) {
    const newline = bytes.indexOf(0x0a, start)
    const end = newline < 0 ? bytes.length : newline
    const part = bytes.subarray(start, end)
    if (!Buffer.from(part.toString('utf8')).equals(part)) return line
    start = end + 1
  }
  return line
}

/** The delimiter that splits the first lines into most columns, as many in each. */
function sniffDelimiter(text: string): Sample['delimiter'] | undefined {
  const start = text.slice(0, 200_000)
  const scores = delimiters.map((delimiter) => {
    const rows = parseRows(start, delimiter).slice(0, 50)
    const counts = (rows.length > 2 ? rows.slice(0, -1) : rows).map(({ cells }) => cells.length)
    const columns = counts[0] ?? 1
    const even = counts.filter((count) => count === columns).length / counts.length
    return { delimiter, columns, score: columns > 1 ? columns * even ** 4 : 0 }
  })
  return scores.filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score)[0]?.delimiter
}

/** A first row with a number, a date or an empty cell is data. */
const hasHeader = (cells: readonly string[]): boolean =>
  cells.every((cell) => cell.trim() !== '' && !/^[+-]?[\d.,]+$/.test(cell) && !/^\d{4}-\d\d-\d\d/.test(cell))

function headerOf(cells: readonly string[], path: string): string[] {
  const names = hasHeader(cells)
    ? cells.map((cell) => cell.trim())
    : cells.map((_, index) => `column${index + 1}`)
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  if (repeated === undefined) return names
  throw unusable(path, `two columns are named "${repeated}"`, 'Give every column a name of its own.')
}

function refuseRagged(rows: readonly SampleRow[], columns: number, path: string): void {
  const ragged = rows.find(({ cells }) => cells.length !== columns)
  if (ragged === undefined) return
  const found = `line ${ragged.line} has ${ragged.cells.length} fields, the first has ${columns}`
  throw unusable(path, found, 'Quote fields that contain the delimiter, or remove the line.')
}

const unusable = (path: string, reason: string, remedy: string): UsageInvalid =>
  new UsageInvalid(`cannot learn from ${path}: ${reason}`, { suggestions: [remedy] })

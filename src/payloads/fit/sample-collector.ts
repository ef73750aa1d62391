import type { Delimiter } from './detect-delimiter.ts'
import { Reservoir } from './reservoir.ts'
import { badLine, badSample } from './sample-errors.ts'
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

/** Takes all records, checks that they have as many fields as the first, and keeps a sample. */
export class SampleCollector {
  private readonly path: string
  private readonly delimiter: Delimiter
  private readonly bounds: SampleBounds
  private reservoir = new Reservoir(1, 0)
  private first: readonly string[] | undefined
  private firstLine = 1

  constructor(path: string, delimiter: Delimiter, bounds: SampleBounds) {
    this.path = path
    this.delimiter = delimiter
    this.bounds = bounds
  }

  add(buffer: Buffer, start: number, end: number, fields: number, line: number): void {
    if (this.first === undefined) {
      this.first = splitRecord(buffer.toString('utf8', start, end), this.delimiter)
      this.firstLine = line
      const most = Math.ceil(this.bounds.fields / this.first.length)
      this.reservoir = new Reservoir(Math.min(this.bounds.records, most), this.bounds.bytes)
    } else if (fields === this.first.length) {
      this.reservoir.offer(buffer, start, end)
    } else {
      throw badLine(
        this.path,
        line,
        `${fields} fields between ${delimiterNames[this.delimiter]}, but line ${this.firstLine} has ${this.first.length}`,
        'Give every record as many fields as the header; put texts that hold the delimiter in quotes.',
      )
    }
  }

  finish(): Sample {
    const { delimiter, path, first, reservoir } = this
    if (first === undefined || reservoir.count === 0) {
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

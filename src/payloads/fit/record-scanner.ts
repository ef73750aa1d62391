import { refuseBinary } from './encoding.ts'
import { badLine } from './sample-errors.ts'

/** Called with the bytes of one record, its line end left out. The buffer is used again after the call. */
export type OnRecord = (buffer: Buffer, start: number, end: number, fields: number, line: number) => void

/** Generated records must fit a block several times. */
const mostRecordBytes = 1 << 18

const phase = { start: 0, plain: 1, quoted: 2, quoteInQuoted: 3 } as const

/**
 * Cuts a stream of bytes into CSV records and counts their fields, without decoding them. Empty lines are skipped.
 * @throws UsageInvalid with the line of a NUL byte, of text that is not UTF-8, of a quote that never closes, or of a
 * record that is longer than 256 KiB.
 */
export class RecordScanner {
  private readonly path: string
  private readonly delimiter: number
  private readonly onRecord: OnRecord
  private rest: Buffer = Buffer.alloc(0)
  /** After the last line end: may hold a part of a character. */
  private unchecked: Buffer = Buffer.alloc(0)
  private state: number = phase.start
  private fields = 1
  private line = 1
  private recordLine = 1
  private quoteLine = 1

  constructor(path: string, delimiter: string, onRecord: OnRecord) {
    this.path = path
    this.delimiter = delimiter.charCodeAt(0)
    this.onRecord = onRecord
  }

  push(chunk: Buffer): void {
    this.check(chunk)
    const buffer = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk])
    const start = this.scan(buffer, this.rest.length)
    this.rest = Buffer.from(buffer.subarray(start))
    if (this.rest.length > mostRecordBytes) throw this.tooLong()
  }

  finish(): void {
    if (this.state === phase.quoted) throw this.unclosed()
    if (this.rest.length > 0) this.push(Buffer.from('\n'))
  }

  private check(chunk: Buffer): void {
    const complete = chunk.lastIndexOf(10) + 1
    const lines = Buffer.concat([this.unchecked, chunk.subarray(0, complete)])
    this.unchecked = Buffer.concat(complete === 0 ? [lines, chunk] : [chunk.subarray(complete)])
    if (complete > 0) refuseBinary(this.path, lines, this.line)
  }

  /** Scans from `from` on and returns where the first unfinished record starts. */
  private scan(buffer: Buffer, from: number): number {
    const { delimiter } = this
    let { state, fields } = this
    let start = 0
    for (let index = from; index < buffer.length; index += 1) {
      const byte = buffer[index]
      if (byte === 10) this.line += 1
      if (state === phase.quoted) {
        if (byte === 34) state = phase.quoteInQuoted
      } else if (byte === delimiter) {
        fields += 1
        state = phase.start
      } else if (byte === 10) {
        this.emit(buffer, start, index, fields)
        start = index + 1
        fields = 1
        state = phase.start
      } else if (byte === 34 && state !== phase.plain) {
        if (state === phase.start) this.quoteLine = this.line
        state = phase.quoted
      } else {
        state = phase.plain
      }
    }
    this.state = state
    this.fields = fields
    return start
  }

  private emit(buffer: Buffer, start: number, newline: number, fields: number): void {
    const end = newline > start && buffer[newline - 1] === 13 ? newline - 1 : newline
    if (end - start > mostRecordBytes) throw this.tooLong()
    if (end > start) this.onRecord(buffer, start, end, fields, this.recordLine)
    this.recordLine = this.line
  }

  private tooLong(): Error {
    if (this.state === phase.quoted) return this.unclosed()
    return badLine(
      this.path,
      this.recordLine,
      'a record of more than 256 KiB',
      'Leave such columns or records out.',
    )
  }

  private unclosed(): Error {
    return badLine(
      this.path,
      this.quoteLine,
      'a quote opens here and does not close',
      'Close it, or double quotes that are part of a text ("").',
    )
  }
}

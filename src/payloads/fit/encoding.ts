import { isUtf8 } from 'node:buffer'
import { badLine } from './sample-errors.ts'

/** @throws UsageInvalid with the line of the first NUL byte, or of the first text that is not UTF-8. */
export function refuseBinary(path: string, bytes: Buffer, firstLine: number): void {
  const zero = bytes.indexOf(0)
  if (zero >= 0) {
    const line = firstLine + newlinesIn(bytes.subarray(0, zero))
    throw badLine(
      path,
      line,
      'a NUL byte',
      'Give a text file in UTF-8; UTF-16 and binary files are not read.',
    )
  }
  if (isUtf8(bytes)) return
  let line = firstLine
  for (let start = 0; start < bytes.length; line += 1) {
    const newline = bytes.indexOf(10, start)
    const end = newline < 0 ? bytes.length : newline + 1
    if (!isUtf8(bytes.subarray(start, end))) break
    start = end
  }
  throw badLine(path, line, 'not UTF-8', 'Convert it, for example with `iconv -f LATIN1 -t UTF-8`.')
}

function newlinesIn(bytes: Buffer): number {
  let count = 0
  for (const byte of bytes) if (byte === 10) count += 1
  return count
}

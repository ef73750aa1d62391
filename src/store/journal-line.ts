import { crc32 } from 'node:zlib'
import { redact } from '../core/redact.ts'
import type { JournalEntry } from './journal-event.ts'

/**
 * One line without its line feed: `{"seq":…,"ts":…,"event":…,"data":…,"crc":"8 hex digits"}`. The CRC-32 is that of the
 * UTF-8 bytes before `,"crc":`, so that any change of the text shows. Secrets are taken out before.
 */
export function encodeLine(entry: JournalEntry): string {
  const { seq, ts, event, data } = entry
  const body = redact(JSON.stringify({ seq, ts, event, data })).slice(0, -1)
  return `${body},"crc":"${checksum(body)}"}`
}

/** The entry of a line, or undefined when it is torn, changed or no line of a journal. */
export function decodeLine(line: string): JournalEntry | undefined {
  const cut = line.lastIndexOf(',"crc":"')
  if (cut < 0) return undefined
  const body = line.slice(0, cut)
  if (line.slice(cut) !== `,"crc":"${checksum(body)}"}`) return undefined
  try {
    const entry: unknown = JSON.parse(`${body}}`)
    return isEntry(entry) ? entry : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** The checksum says that this program has written the rest. */
const isEntry = (value: unknown): value is JournalEntry =>
  typeof value === 'object' &&
  value !== null &&
  ['seq', 'ts', 'event', 'data'].every((key) => Object.hasOwn(value, key))

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0')

import { readFile } from 'node:fs/promises'
import { NotFound, StoreCorrupt } from '../core/errors.ts'
import { errorCode } from './file-errors.ts'
import { journalEvents, journalFormat, type JournalEntry } from './journal-event.ts'
import { decodeLine } from './journal-line.ts'

export interface JournalContent {
  readonly entries: readonly JournalEntry[]
  /** Bytes of the whole lines: where the next line belongs. */
  readonly soundBytes: number
  /** The last line is whole but for its line feed, which the next one needs before it. */
  readonly unterminated: boolean
  readonly notes: readonly string[]
}

/**
 * All lines of a journal. A last line that was torn by a crash is dropped with a note: nothing was acknowledged for it.
 * @throws NotFound when there is no such file. @throws StoreCorrupt naming file and line for any other bad line: what has
 * been written whole may have been acknowledged.
 */
export async function readJournal(path: string): Promise<JournalContent> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error
    throw new NotFound(`no journal: ${path}`, { cause: error })
  })
  const entries: JournalEntry[] = []
  const notes: string[] = []
  let at = 0
  for (let line = 1; at < bytes.length; line += 1) {
    const feed = bytes.indexOf(0x0a, at)
    const end = feed < 0 ? bytes.length : feed
    const entry = decodeLine(bytes.toString('utf8', at, end))
    if (entry === undefined) {
      if (!isTorn(bytes.subarray(at))) throw corrupt(path, line, 'the checksum does not fit')
      notes.push(`dropped the torn last line ${line} of ${path}`)
      break
    }
    check(entry, entries.at(-1), path, line)
    entries.push(entry)
    at = Math.min(end + 1, bytes.length)
  }
  return { entries, soundBytes: at, unterminated: at > 0 && bytes[at - 1] !== 0x0a, notes }
}

/** Longer than any that one changed bit makes of a text. */
const neverWritten = Buffer.alloc(8)

/**
 * Whether a bad last line is what a crash leaves: it was not written to its end, or lost pages of it to a power failure. A line
 * that is whole but for what stands in the place of its line feed was changed later.
 */
function isTorn(rest: Buffer): boolean {
  const feed = rest.indexOf(0x0a)
  if (feed >= 0) return feed === rest.length - 1 && rest.includes(neverWritten)
  return decodeLine(rest.toString('utf8', 0, rest.length - 1)) === undefined
}

function check(entry: JournalEntry, before: JournalEntry | undefined, path: string, line: number): void {
  if (entry.seq !== (before?.seq ?? 0) + 1) throw corrupt(path, line, 'a line before it is missing')
  if (before === undefined && entry.event !== 'run-started')
    throw corrupt(path, line, 'it does not begin a run')
  if (entry.event === 'run-started' && entry.data.format !== journalFormat) {
    throw newer(path, `format ${entry.data.format}`)
  }
  if (!journalEvents.includes(entry.event)) throw newer(path, `event ${entry.event} in line ${line}`)
}

const corrupt = (path: string, line: number, why: string): StoreCorrupt =>
  new StoreCorrupt(`damaged journal: ${path} line ${line}: ${why}`, {
    suggestions: [
      'Restore the file from a backup, or move its folder out of the workspace to go on without that run.',
    ],
  })

const newer = (path: string, what: string): StoreCorrupt =>
  new StoreCorrupt(`journal written by another version of soalbench: ${path}: ${what}`, {
    suggestions: ['Use the newest soalbench on this workspace.'],
  })

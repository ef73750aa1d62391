import { readFile } from 'node:fs/promises'
import { NotFound, StoreCorrupt } from '../core/errors.ts'
import { errorCode } from './file-errors.ts'
import { journalEvents, journalFormat, type JournalEntry } from './journal-event.ts'
import { decodeLine } from './journal-line.ts'

export interface JournalContent {
  readonly entries: readonly JournalEntry[]
  /** Bytes of the whole lines: where the next line belongs. */
  readonly soundBytes: number
  readonly notes: readonly string[]
}

/**
 * All lines of a journal. A last line that was torn by a crash is dropped with a note: nothing was acknowledged for it.
 * @throws NotFound when there is no such file. @throws StoreCorrupt naming file and line for any earlier bad line.
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
    const entry = feed < 0 ? undefined : decodeLine(bytes.toString('utf8', at, feed))
    if (entry === undefined) {
      if (feed >= 0 && feed + 1 < bytes.length) throw corrupt(path, line, 'the checksum does not fit')
      notes.push(`dropped the torn last line ${line} of ${path}`)
      break
    }
    check(entry, entries.at(-1), path, line)
    entries.push(entry)
    at = feed + 1
  }
  return { entries, soundBytes: at, notes }
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

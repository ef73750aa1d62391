import { mkdir, open, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { onPath } from './file-errors.ts'
import type { JournalEvent } from './journal-event.ts'
import { encodeLine } from './journal-line.ts'
import { readJournal } from './journal-reader.ts'
import { syncFolder } from './sync-folder.ts'

/** Appends lines to one journal; when `append` has resolved, the line is on the disk. */
export interface JournalWriter {
  append(event: JournalEvent): Promise<void>
  close(): Promise<void>
}

interface Position {
  seq: number
  bytes: number
}

/**
 * Starts a journal. `now` gives epoch milliseconds.
 * @throws WorkspaceUnusable when it cannot be written or is there already.
 */
export async function createJournal(path: string, now: () => number): Promise<JournalWriter> {
  return onPath(path, async () => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const file = await open(path, 'ax', 0o600)
    await syncFolder(dirname(path))
    return writer(path, file, { seq: 0, bytes: 0 }, now)
  })
}

/**
 * Goes on with a journal behind its last whole line; a torn one is cut off.
 * @throws NotFound, StoreCorrupt, WorkspaceUnusable
 */
export async function reopenJournal(path: string, now: () => number): Promise<JournalWriter> {
  const { entries, soundBytes, unterminated } = await readJournal(path)
  return onPath(path, async () => {
    const file = await open(path, 'r+')
    await file.truncate(soundBytes)
    if (unterminated) await writeAll(file, Buffer.from('\n'), soundBytes)
    const bytes = unterminated ? soundBytes + 1 : soundBytes
    return writer(path, file, { seq: entries.at(-1)?.seq ?? 0, bytes }, now)
  })
}

function writer(path: string, file: FileHandle, position: Position, now: () => number): JournalWriter {
  let queue: Promise<void> = Promise.resolve()
  return {
    append(event) {
      const written = queue.then(() => onPath(path, () => writeLine(file, position, event, now)))
      queue = written.catch(() => undefined)
      return written
    },
    async close() {
      await queue
      await file.close()
    },
  }
}

async function writeLine(
  file: FileHandle,
  position: Position,
  event: JournalEvent,
  now: () => number,
): Promise<void> {
  const entry = { ...event, seq: position.seq + 1, ts: new Date(now()).toISOString() }
  const line = Buffer.from(`${encodeLine(entry)}\n`)
  try {
    await writeAll(file, line, position.bytes)
    await file.datasync()
  } catch (error) {
    // Half a line would stand in the middle of the file as soon as the next one is written.
    await file.truncate(position.bytes)
    throw error
  }
  position.seq += 1
  position.bytes += line.length
}

async function writeAll(file: FileHandle, line: Buffer, at: number): Promise<void> {
  for (let done = 0; done < line.length;) {
    done += (await file.write(line, done, line.length - done, at + done)).bytesWritten
  }
}

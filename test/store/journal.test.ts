import { appendFile, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { journalFormat, type JournalEvent } from '../../src/store/journal-event.ts'
import { readJournal } from '../../src/store/journal-reader.ts'
import { createJournal, reopenJournal } from '../../src/store/journal-writer.ts'
import { exampleRun, exampleTrial } from './example-run.ts'
import { temporaryFolder } from './temporary-workspace.ts'

const now = () => 1_795_000_000_000
const started: JournalEvent = { event: 'run-started', data: { format: journalFormat, run: exampleRun() } }
const ended = (n: number): JournalEvent => ({ event: 'trial-ended', data: exampleTrial(n) })

async function journalOf(events: readonly JournalEvent[]): Promise<string> {
  const path = join(await temporaryFolder(), 'runs', 'x', 'journal.jsonl')
  const journal = await createJournal(path, now)
  await Promise.all(events.map((event) => journal.append(event)))
  await journal.close()
  return path
}

describe('a journal', () => {
  it('gives back its lines in order, numbered from 1', async () => {
    const path = await journalOf([started, ended(0), ended(1), ended(2)])
    const { entries, notes } = await readJournal(path)
    expect(entries.map(({ event, data }) => ({ event, data }))).toEqual([
      started,
      ended(0),
      ended(1),
      ended(2),
    ])
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
    expect(entries[0]?.ts).toBe(new Date(now()).toISOString())
    expect(notes).toEqual([])
  })

  it('is for its owner only and never overwritten', async () => {
    const path = await journalOf([started])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    await expect(createJournal(path, now)).rejects.toThrow(path)
  })

  it('is one JSON document per line, as others read it', async () => {
    const lines = (await readFile(await journalOf([started, ended(0)]), 'utf8')).trimEnd().split('\n')
    expect(Object.keys(JSON.parse(lines[1] ?? ''))).toEqual(['seq', 'ts', 'event', 'data', 'crc'])
  })

  it('loses nothing but the last line wherever it was cut off', async () => {
    const path = await journalOf([started, ended(0), ended(1)])
    const whole = await readFile(path)
    const lastLine = whole.lastIndexOf(0x0a, whole.length - 2) + 1
    for (const end of [lastLine + 1, lastLine + 40, whole.length - 3, whole.length - 2]) {
      await writeFile(path, whole.subarray(0, end))
      const { entries, notes } = await readJournal(path)
      expect(entries).toHaveLength(2)
      expect(notes).toEqual([`dropped the torn last line 3 of ${path}`])
    }
    await truncate(path, lastLine)
    expect((await readJournal(path)).notes).toEqual([])
  })

  it('takes a last line that lacks only its line feed, and goes on behind it', async () => {
    const path = await journalOf([started, ended(0)])
    const whole = await readFile(path)
    await truncate(path, whole.length - 1)
    expect(await readJournal(path)).toMatchObject({ entries: [{ seq: 1 }, { seq: 2 }], notes: [] })
    const journal = await reopenJournal(path, now)
    await journal.append(ended(1))
    await journal.close()
    expect((await readFile(path)).subarray(0, whole.length)).toEqual(whole)
    expect((await readJournal(path)).entries).toHaveLength(3)
  })

  it('drops a last line of which a power failure took whole pages', async () => {
    const path = await journalOf([started, ended(0), ended(1)])
    const whole = await readFile(path)
    const lastLine = whole.lastIndexOf(0x0a, whole.length - 2) + 1
    for (const end of [whole.length - 1, whole.length]) {
      await writeFile(path, Buffer.from(whole).fill(0, lastLine + 50, end))
      expect(await readJournal(path)).toMatchObject({
        entries: [{ seq: 1 }, { seq: 2 }],
        notes: [`dropped the torn last line 3 of ${path}`],
      })
    }
  })

  it('refuses a last line that was written whole and changed later, whichever bit it was', async () => {
    const path = await journalOf([started, ended(0)])
    const whole = await readFile(path)
    const lastLine = whole.indexOf(0x0a) + 1
    for (let bit = 0; bit < 8; bit += 1) {
      for (const at of [lastLine, lastLine + 7, whole.length - 20, whole.length - 2, whole.length - 1]) {
        const flipped = Buffer.from(whole)
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit)
        await writeFile(path, flipped)
        await expect(readJournal(path)).rejects.toThrow(`damaged journal: ${path} line 2`)
      }
    }
  })

  it('goes on behind the last whole line', async () => {
    const path = await journalOf([started, ended(0)])
    await appendFile(path, `{"seq":3,"ts":"2026${'x'.repeat(9_999)}`)
    const journal = await reopenJournal(path, now)
    await journal.append(ended(1))
    await journal.close()
    const { entries, notes } = await readJournal(path)
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect(notes).toEqual([])
  })

  it.each([
    ['a changed digit', (text: string) => text.replace('1234.5678', '1234.5679')],
    ['a missing line', (text: string) => text.split('\n').toSpliced(1, 1).join('\n')],
    ['a line that is no JSON', (text: string) => text.replace(/\n.*\n/, '\nnonsense\n')],
    ['an empty line', (text: string) => text.replace('\n', '\n\n')],
  ])('with %s in the middle is refused, naming file and line', async (_what, change) => {
    const path = await journalOf([started, ended(0), ended(1)])
    await writeFile(path, change(await readFile(path, 'utf8')))
    await expect(readJournal(path)).rejects.toThrow(`damaged journal: ${path} line 2`)
    await expect(readJournal(path)).rejects.toMatchObject({ code: 'SOAL_STORE_CORRUPT' })
    await expect(reopenJournal(path, now)).rejects.toThrow(`${path} line 2`)
  })

  it('of another format is refused', async () => {
    const path = await journalOf([
      { event: 'run-started', data: { format: 'soalbench.journal/9', run: exampleRun() } },
    ])
    await expect(readJournal(path)).rejects.toThrow(
      `another version of soalbench: ${path}: format soalbench.journal/9`,
    )
  })

  it('that is not there is named', async () => {
    await expect(readJournal('/nowhere/journal.jsonl')).rejects.toThrow('no journal: /nowhere/journal.jsonl')
  })
})

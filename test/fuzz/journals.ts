import { writeFile } from 'node:fs/promises'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { journalFormat, type JournalEvent } from '../../src/store/journal-event.ts'
import { encodeLine } from '../../src/store/journal-line.ts'
import { readJournalState } from '../../src/store/journal-state.ts'
import { readJournal } from '../../src/store/journal-reader.ts'
import { journalPath, workspaceAt } from '../../src/store/workspace.ts'
import { exampleRun, exampleTrial } from '../store/example-run.ts'
import type { Corpus } from './corpus.ts'
import { mutatedBytes } from './mutate-bytes.ts'

const ts = '2026-11-21T08:31:45.123Z'
const run = exampleRun()
const trials = [1, 2, 4, 5].map((n) => exampleTrial(n))
const events: readonly JournalEvent[] = [
  { event: 'run-started', data: { format: journalFormat, run } },
  ...trials.flatMap((trial): JournalEvent[] => {
    const { trialId, cell, repetition, sequence } = trial
    return [
      { event: 'trial-intent', data: { trialId, cell, repetition, sequence } },
      { event: 'trial-ended', data: trial },
    ]
  }),
  { event: 'run-ended', data: { endedAt: ts, state: 'complete' } },
]
const lines = events.map((event, at) => encodeLine({ ...event, seq: at + 1, ts }))
const whole = Buffer.from(`${lines.join('\n')}\n`)

/** What is believed of a damaged journal is a beginning of the real one, line for line. */
export const journals: Corpus<Buffer> = {
  name: 'journals',
  cases: 2_000,
  async open(folder) {
    const workspace = workspaceAt(folder)
    const path = journalPath(workspace, run.runId)
    await mkdir(dirname(path), { recursive: true })
    return {
      make: (random) => mutatedBytes(whole, random),
      async read(bytes) {
        await writeFile(path, bytes)
        const { entries } = await readJournal(path)
        entries.forEach((entry, at) => {
          if (encodeLine(entry) !== lines[at]) throw new Error(`line ${at + 1} is believed and another`)
        })
        const state = await readJournalState(workspace, run.runId)
        if (state.trials.length > trials.length) throw new Error('more trials than were written')
        return undefined
      },
      misplaced({ message, suggestions }) {
        if (suggestions.length === 0) return 'no remedy'
        if (!message.includes(path)) return 'no file'
        return /line \d+|empty|format|event/.test(message) ? undefined : 'no line'
      },
    }
  },
}

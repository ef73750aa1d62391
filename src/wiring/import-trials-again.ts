import { UsageInvalid } from '../core/errors.ts'
import type { PriceBook } from '../cost/price-book.ts'
import type { StoredTrial } from '../store/run-record.ts'
import type { CheckedFiles } from './import-trials-check.ts'
import { readLine } from './import-trials-line.ts'
import { linesOf } from './import-trials-lines.ts'
import { TrialMaker } from './import-trials-trial.ts'

/** The trials of files that were checked, read again: holding them would take as much memory as there are trials. */
export async function* trialsAgain(
  files: readonly string[],
  { runs, trials }: CheckedFiles,
  book: PriceBook,
  nowMs: number,
): AsyncGenerator<StoredTrial> {
  const maker = new TrialMaker(book, nowMs)
  let count = 0
  for (const file of files) {
    for await (const { text } of linesOf(file)) {
      const line = text === undefined ? undefined : readLine(text)
      if (line === undefined || 'reason' in line || !runs.has(runs.runIdOf(line.fields))) throw changed(file)
      count += 1
      yield maker.make(line, runs.runIdOf(line.fields))
    }
  }
  if (count !== trials) throw changed(files.join(', '))
}

const changed = (file: string): UsageInvalid =>
  new UsageInvalid(`file changed while it was imported: ${file}`, {
    suggestions: ['Nothing was imported: try again when nothing writes to it.'],
  })

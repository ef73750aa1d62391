import { SoalbenchError } from '../core/errors.ts'
import type { PriceBook } from '../cost/price-book.ts'
import { listJournals } from '../store/catch-up.ts'
import { knownTrialIds } from '../store/import-runs.ts'
import { newRunId } from '../store/run-id.ts'
import type { StoredTrial } from '../store/run-record.ts'
import type { Workspace } from '../store/workspace.ts'
import { readLine, type ImportedLine } from './import-trials-line.ts'
import { linesOf, type FileLine } from './import-trials-lines.ts'
import { ImportNotes } from './import-trials-notes.ts'
import { ImportedRuns } from './import-trials-runs.ts'
import { TrialMaker } from './import-trials-trial.ts'

export interface RejectedLine {
  readonly file: string
  /** From 1; null for the file as a whole. */
  readonly line: number | null
  readonly reason: string
}

/** What the files amount to before anything is written. */
export interface CheckedFiles {
  readonly runs: ImportedRuns
  readonly trials: number
  readonly rejected: Rejected
  readonly notes: ImportNotes
}

/** Reads all files once and lists every line that cannot be imported. @throws NotFound for a file that cannot be read */
export async function checkFiles(
  workspace: Workspace,
  files: readonly string[],
  book: PriceBook,
  nowMs: number,
): Promise<CheckedFiles> {
  const checker = await checkLines(files, new Set(await listJournals(workspace)), book, nowMs)
  const known = await knownTrialIds(workspace, new Set(checker.ids.keys()))
  for (const id of known) {
    const place = checker.ids.get(id)
    if (place !== undefined) {
      checker.rejected.add(...place, `trial_id: ${id} is a trial of this workspace already`)
    }
  }
  const { runs, trials, rejected, notes } = checker
  return { runs, trials, rejected, notes }
}

/** All that can be told without the database. `recorded`: runs that are there already. */
export async function checkLines(
  files: readonly string[],
  recorded: ReadonlySet<string>,
  book: PriceBook,
  nowMs: number,
): Promise<CheckedFiles & { readonly ids: ReadonlyMap<string, Place> }> {
  const checker = new Checker(recorded, book, nowMs)
  for (const file of files) await checker.checkFile(file)
  return checker
}

class Checker {
  readonly runs: ImportedRuns
  readonly rejected = new Rejected()
  readonly notes = new ImportNotes()
  /** Of every trial, where it stands. */
  readonly ids = new Map<string, Place>()
  trials = 0
  readonly #recorded: ReadonlySet<string>
  readonly #told = new Set<string>()
  readonly #maker: TrialMaker

  constructor(recorded: ReadonlySet<string>, book: PriceBook, nowMs: number) {
    this.#recorded = recorded
    this.runs = new ImportedRuns(newRunId(new Date(nowMs)))
    this.#maker = new TrialMaker(book, nowMs)
  }

  async checkFile(file: string): Promise<void> {
    let lines = 0
    for await (const line of linesOf(file)) {
      lines += 1
      const reason = this.#checkLine([file, line.number], line)
      if (reason !== undefined) this.rejected.add(file, line.number, reason)
    }
    if (lines === 0) this.rejected.add(file, null, 'empty: no line with a trial')
  }

  /** Why it cannot be imported; undefined where it can, or where its run was rejected as a whole before. */
  #checkLine(place: Place, { text, fault }: FileLine): string | undefined {
    if (text === undefined) return fault
    const line = readLine(text)
    if ('reason' in line) return line.reason
    const run = this.runs.add(line)
    if ('reason' in run) return run.reason
    const { runId } = run
    if (this.#recorded.has(runId)) {
      if (this.#told.has(runId)) return undefined
      this.#told.add(runId)
      return `run_id: run ${runId} is in this workspace already; all its lines are refused`
    }
    const trial = this.#trialOf(line, runId)
    if (typeof trial === 'string') return trial
    const earlier = this.ids.get(trial.trialId)
    if (earlier !== undefined) {
      return `trial_id: ${trial.trialId} stands in line ${earlier[1]} of ${earlier[0]} already`
    }
    this.ids.set(trial.trialId, place)
    this.trials += 1
    this.notes.add(line, trial)
    return undefined
  }

  /** What has no price is told with its line like everything else. */
  #trialOf(line: ImportedLine, runId: string): StoredTrial | string {
    try {
      return this.#maker.make(line, runId)
    } catch (error) {
      if (error instanceof SoalbenchError) return `usage: ${error.message}`
      throw error
    }
  }
}

type Place = readonly [file: string, line: number]

/** More of them say nothing new. */
const mostListed = 1_000

class Rejected {
  total = 0
  readonly listed: RejectedLine[] = []

  add(file: string, line: number | null, reason: string): void {
    this.total += 1
    if (this.listed.length < mostListed) this.listed.push({ file, line, reason })
  }
}

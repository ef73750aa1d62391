import type { StoredTrial } from '../store/run-record.ts'
import type { ImportedLine } from './import-trials-line.ts'

/** What an import took for granted or left behind, counted: a reader of the figures should know. */
export class ImportNotes {
  readonly #counts = new Map<string, number>()

  add({ fields, leftOut }: ImportedLine, trial: StoredTrial): void {
    if ((fields.format ?? undefined) === undefined) this.#count('no format named, taken for csv')
    if (trial.usage === null && trial.invoice === null) {
      this.#count('neither usage nor usd, so no cost')
    }
    if (trial.usage !== null && (fields.usd ?? undefined) !== undefined) {
      this.#count('usd beside usage; priced by the usage, the amount is kept in raw')
    }
    if (trial.state === 'succeeded' && trial.clientMs === null) {
      this.#count('no client_ms, so no latency from submission to end')
    }
    if ((fields.started_at ?? undefined) === undefined) {
      this.#count('no started_at, taken for the time of the import')
    }
    for (const column of leftOut) this.#count(`${column} is not taken over`)
  }

  lines(): readonly string[] {
    return [...this.#counts].map(([what, count]) => `${count} ${count === 1 ? 'trial' : 'trials'}: ${what}`)
  }

  #count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1)
  }
}

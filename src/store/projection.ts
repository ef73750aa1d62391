import { recordTrials } from './record.ts'
import type { StoredTrial } from './run-record.ts'
import type { Workspace } from './workspace.ts'

/** Trials that end faster than this are written together: opening the database costs as much as a trial then takes. */
const leastPauseMs = 1_000

/** Trials on their way from the journal to the database. What is not there yet, a reader takes from the journal. */
export class Projection {
  readonly #workspace: Workspace
  #pending: StoredTrial[] = []
  #writtenAt = Number.NEGATIVE_INFINITY

  constructor(workspace: Workspace) {
    this.#workspace = workspace
  }

  /** @throws WorkspaceUnusable, StoreCorrupt */
  async add(trial: StoredTrial): Promise<void> {
    this.#pending.push(trial)
    if (performance.now() - this.#writtenAt >= leastPauseMs) await this.flush()
  }

  /** Writes what is pending; what cannot be written is left to the journal. @throws WorkspaceUnusable, StoreCorrupt */
  async flush(): Promise<void> {
    const trials = this.#pending.splice(0)
    if (trials.length === 0) return
    try {
      await recordTrials(this.#workspace, trials)
    } finally {
      this.#writtenAt = performance.now()
    }
  }
}

import { join } from 'node:path'
import { readLedger } from '../../src/local/ledger/read-ledger.ts'
import { summariseLedger } from '../../src/local/ledger/summarise-ledger.ts'
import { readJournal } from '../../src/store/journal-reader.ts'
import { readRun } from '../../src/store/read-run.ts'
import { rebuildDatabase } from '../../src/store/rebuild-database.ts'
import { journalPath, workspaceAt } from '../../src/store/workspace.ts'
import { dumpDatabase } from '../../test/store/dump.ts'
import { overruns } from './journal-balance.ts'

/** What a run amounts to when it has ended, by witnesses that are not the program's own words. */
export interface FinishedRun {
  readonly trials: number
  readonly succeeded: number
  /** Trials whose sample the engine worked on more than once, by its own ledger. */
  readonly ranTwice: readonly string[]
  /** Trials that the engine worked on and that are not recorded as succeeded. */
  readonly lost: readonly string[]
  /** Journal lines after which more was settled and reserved than the cap. */
  readonly overruns: number
  readonly sameAfterRebuild: boolean
  /** By trial: rows, digest and state. Equal runs give equal answers. */
  readonly answers: Readonly<Record<string, string>>
  readonly faults: number
}

export async function finishedRun(directory: string, runId: string): Promise<FinishedRun> {
  const workspace = workspaceAt(directory)
  const { trials } = await readRun(workspace, runId)
  const ledger = summariseLedger(await readLedger(join(workspace.local, 'ledger.jsonl')))
  const worked = new Map<string, number>()
  for (const [token, count] of ledger.executions) {
    if (token.includes('-prime')) continue
    const trialId = token.slice(0, 26)
    worked.set(trialId, (worked.get(trialId) ?? 0) + count)
  }
  const { entries } = await readJournal(journalPath(workspace, runId))
  const before = await dumpDatabase(workspace)
  await rebuildDatabase(workspace, Date.now)
  const after = await dumpDatabase(workspace)
  const succeeded = trials.filter(({ state }) => state === 'succeeded')
  const known = new Set(succeeded.map(({ trialId }) => trialId))
  return {
    trials: trials.length,
    succeeded: succeeded.length,
    ranTwice: [...worked].filter(([, count]) => count > 1).map(([trialId]) => trialId),
    lost: [...worked.keys()].filter((trialId) => !known.has(trialId)),
    overruns: overruns(entries).length,
    sameAfterRebuild: JSON.stringify(before) === JSON.stringify(after),
    answers: Object.fromEntries(
      trials.map(({ cell, repetition, state, outputRows, outputDigest }) => [
        `${JSON.stringify(cell)} ${repetition}`,
        `${state} ${outputRows} ${outputDigest}`,
      ]),
    ),
    faults: [...ledger.faults.values()].reduce((total, count) => total + count, 0),
  }
}

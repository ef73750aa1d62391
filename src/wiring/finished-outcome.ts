import { medianHarnessOverheadMs } from '../bench/harness-overhead.ts'
import type { TrialState } from '../core/trial.ts'
import { decimal, decimalText, sum } from '../cost/decimal.ts'
import type { JournalState } from '../store/journal-state.ts'
import { journalPath, type Workspace } from '../store/workspace.ts'
import type { RunOutcome } from './execute-run.ts'
import { spentUsd } from './price-trial.ts'

/** What a run came to that has nothing left to do; its money as it was recorded. */
export function finishedOutcome({ run, trials }: JournalState, workspace: Workspace): RunOutcome {
  const count = (wanted: TrialState): number => trials.filter(({ state }) => state === wanted).length
  return {
    runId: run.runId,
    state: 'complete',
    reason: undefined,
    target: run.target === 'aws' ? 'aws' : 'local',
    trials: {
      planned: trials.length,
      succeeded: count('succeeded'),
      failed: count('failed'),
      invalid: count('invalid'),
      unsupported: count('unsupported'),
      cancelled: count('cancelled'),
    },
    billedUsd: decimalText(sum(trials.map((trial) => decimal(spentUsd(trial))))),
    unknownUsd: '0',
    overheadMs: medianHarnessOverheadMs(trials),
    refine: undefined,
    database: workspace.database,
    journal: journalPath(workspace, run.runId),
  }
}

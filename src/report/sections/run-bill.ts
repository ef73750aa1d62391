import type { Block } from '../document.ts'
import { billOfRun } from '../measures/run-bill.ts'
import type { RunView } from '../measures/run-view.ts'
import { formatUsd } from '../text/money.ts'
import { counted } from '../text/words.ts'

/** What the measuring itself cost: every attempt, also those that are in no figure. */
export function runBill(view: RunView): Block[] {
  const bill = billOfRun(view.trials)
  const isLocal = view.stored.run.target === 'local'
  const runs = view.trials.reduce((count, { overheadUsage }) => count + overheadUsage.length, 0)
  const unknown = `${counted(bill.unmeteredAttempts, 'attempt')} may have been billed besides, and nobody knows how much: the total is at least this.`
  return [
    { kind: 'heading', text: isLocal ? 'What this run would have cost' : 'What this run cost' },
    {
      kind: 'facts',
      facts: [
        { term: 'Succeeded trials', text: formatUsd(bill.succeededUsd) },
        ...(bill.otherUsd === '0'
          ? []
          : [{ term: 'Other trials', text: `${formatUsd(bill.otherUsd)}: failed, invalid or interrupted` }]),
        {
          term: 'Beside them',
          text:
            runs === 0
              ? 'nothing: no run was needed to warm a sandbox, none was rejected or lost'
              : `${formatUsd(bill.overheadUsd)}: ${counted(runs, 'run')} that warmed a sandbox, had the wrong temperature or were lost; in no figure of a cell`,
        },
        { term: 'In all', text: `${formatUsd(bill.totalUsd)} (${bill.totalUsd})` },
        ...(bill.unmeteredAttempts === 0 ? [] : [{ term: 'Not known', text: unknown }]),
      ],
    },
  ]
}

import { decimal, decimalText, sum } from '../cost/decimal.ts'
import { failed, ok, warning, type Check } from './check.ts'
import { openAttempts, type RecordedRuns } from './recorded-runs.ts'

/** Journals, runs that can be gone on with, and attempts that may cost money still. */
export function journalChecks(recorded: () => Promise<RecordedRuns>): readonly Check[] {
  return [
    {
      name: 'journals',
      async look() {
        const { runs, unreadable } = await recorded()
        const [first] = unreadable
        if (first === undefined) return ok(runs.length === 0 ? 'no run yet' : `${runs.length} readable`)
        const more = unreadable.length > 1 ? ` (and ${unreadable.length - 1} more)` : ''
        return failed(
          `${first}${more}`,
          'Restore the file from a backup, or move its folder out of the workspace.',
        )
      },
    },
    {
      name: 'unfinished runs',
      async look() {
        const unfinished = (await recorded()).runs.filter(
          ({ run }) => run.target !== 'imported' && run.state !== 'complete',
        )
        const newest = unfinished.at(-1)
        if (newest === undefined) return ok('none')
        return warning(
          `${unfinished.length}: the newest is ${newest.run.runId} (${newest.run.state})`,
          `Go on with it: soalbench run --resume ${newest.run.runId}`,
        )
      },
    },
    { name: 'open attempts', look: () => moneyInTheAir(recorded) },
  ]
}

async function moneyInTheAir(recorded: () => Promise<RecordedRuns>) {
  const open = (await recorded()).runs.flatMap((state) =>
    openAttempts(state).map((attempt) => ({ attempt, target: state.run.target })),
  )
  if (open.length === 0) return ok('none')
  const paid = open.filter(({ target }) => target === 'aws')
  const reserved = sum(paid.map(({ attempt }) => decimal(attempt.reservedUsd ?? '0')))
  const money =
    paid.length === 0 ? 'on local engines, nothing is billed' : `up to $${decimalText(reserved)} reserved`
  const found = `${open.length} begun, and nothing is known of their end (${money})`
  return warning(found, 'Stop what may be running: soalbench reap')
}

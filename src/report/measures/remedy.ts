import type { FailureCause, TrialState } from '../../core/trial.ts'

const byCause: Readonly<Record<FailureCause, string>> = {
  'out-of-memory': 'Give the sizing more memory (--memory), or keep to smaller payloads on it.',
  'timed-out': 'Give the sizing more CPU, or keep to smaller payloads: Lambda ends at 15 minutes.',
  'wrong-output': 'Do not use its timing. Check the script with: soalbench workloads check',
  throttled: 'Run fewer trials at once, or raise the quota of the account.',
  'script-error': 'Read the trace in the result document of the trial, under results/ in the workspace.',
  'platform-fault': "Read the platform's own record in the raw column; then run again with --resume.",
}

/** What a reader can do about a trial that did not succeed. */
export function remedyFor(state: TrialState, cause: FailureCause | null): string {
  if (state === 'unsupported')
    return 'Nothing to repair: it was left out on purpose. A larger sizing may hold it.'
  if (cause !== null) return byCause[cause]
  if (state === 'cancelled') return 'Run it with --resume.'
  return 'Read the raw record of the trial.'
}

import type { StoredRun } from '../../store/run-record.ts'

/** Where a run was that was meant for AWS and did not go there; undefined for any other. */
export function redirectedTo({ run, trials }: StoredRun): string | undefined {
  if (run.target !== 'aws') return undefined
  return trials.find(({ place }) => typeof place?.endpoint === 'string')?.place?.endpoint ?? undefined
}

import type { Observation } from '../core/trial.ts'

/** An observation in which only what is given was observable. */
export function observation(
  seen: Partial<Observation> & Pick<Observation, 'outcome' | 'clientMs' | 'submittedAtMs'>,
): Observation {
  return {
    queueMs: undefined,
    provisionMs: undefined,
    sandboxInitMs: undefined,
    platformMs: undefined,
    billedMs: undefined,
    maxMemoryMiB: undefined,
    startLevel: undefined,
    platformRunId: undefined,
    result: undefined,
    usage: undefined,
    overheadUsage: [],
    unmeteredAttempts: 0,
    warnings: [],
    raw: null,
    ...seen,
  }
}

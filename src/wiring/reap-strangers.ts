import type { Reaped } from './reaped.ts'

/** A row for what no journal of this workspace knows: found by its name, its tag or its argument. */
export function strangerRow({
  sinceMs,
  ...seen
}: Omit<Reaped, 'runId' | 'since' | 'atMostUsd'> & { readonly sinceMs: number }): Reaped {
  return {
    ...seen,
    runId: null,
    since: sinceMs > 0 ? new Date(sinceMs).toISOString() : null,
    atMostUsd: null,
  }
}

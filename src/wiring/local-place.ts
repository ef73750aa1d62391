import type { TrialPlace } from '../core/trial.ts'

/** Engines on this computer belong to no account. */
export const localPlace = (
  { endpoint, region }: { readonly endpoint: string; readonly region: string },
  isRehearsal: boolean,
): TrialPlace => ({
  ...{ target: 'local', region, endpoint, accountId: null, partition: null },
  engine: isRehearsal ? 'rehearsal' : 'spark',
})

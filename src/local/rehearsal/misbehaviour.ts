import { createHash } from 'node:crypto'

const misbehaviours = [
  'wrong-rows',
  'wrong-digest',
  /** Another script than the staged one runs, as where a download failed and an older copy was left. */
  'stale-script',
  /** Ends well and writes no result document. */
  'no-result',
  'truncated-result',
  'script-error',
  'out-of-memory',
  /** Goes on until the platform's time-out ends it. */
  'hang',
] as const

export type MisbehaviourKind = (typeof misbehaviours)[number]

/** One way in which a rehearsed script goes wrong: at a probability, or at certain runs, or both. */
export interface Misbehaviour {
  readonly kind: MisbehaviourKind
  /** In [0, 1], drawn for each attempt. */
  readonly probability?: number
  /** Numbers of runs, from 1, over all services; duplicates do not count. */
  readonly runs?: readonly number[]
}

/** The first that applies. `key` names the attempt, so that the draw does not depend on the order of attempts. */
export function misbehaviourOf(
  rules: readonly Misbehaviour[],
  run: { readonly number: number; readonly key: string; readonly seed: number },
): MisbehaviourKind | undefined {
  return rules.find(
    ({ kind, probability = 0, runs = [] }) =>
      runs.includes(run.number) || uniformOf(run.seed, kind, run.key) < probability,
  )?.kind
}

/** Uniform in [0, 1), the same for the same texts. */
export function uniformOf(seed: number, ...texts: readonly string[]): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...texts]))
    .digest()
  return digest.readUIntBE(0, 6) / 2 ** 48
}

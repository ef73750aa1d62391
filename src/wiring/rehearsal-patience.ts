import type { Patience } from '../runners/runner.ts'

/** A read that a rehearsal does not answer within this time is lost, ms. */
export const rehearsalReadMs = 1_000

/** Where nothing is computed, what takes a second has been lost. */
export const rehearsalPatience: Patience = {
  claimMs: 1_000,
  answerMs: 300,
  acceptanceMs: 1_000,
  refusedMs: 20_000,
  backoffMs: { first: 10, most: 500 },
}

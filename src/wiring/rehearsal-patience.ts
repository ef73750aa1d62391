import type { Patience } from '../runners/runner.ts'

/** A read that a rehearsal does not answer within this time is lost, ms. */
export const rehearsalReadMs = 250

/** Where nothing is computed, what takes a quarter of a second has been lost. */
export const rehearsalPatience: Patience = {
  claimMs: 400,
  answerMs: 100,
  acceptanceMs: 250,
  refusedMs: 20_000,
  backoffMs: { first: 10, most: 500 },
}

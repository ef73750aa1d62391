import type { AttemptRequest, FoundAttempt, RunContext } from './runner.ts'

/**
 * What the storage tells of an attempt whose platform ended with the process that it ran in: a claim without an end is lost,
 * and without a claim nothing had begun.
 */
export async function foundByMarks({ claimKey }: AttemptRequest, context: RunContext): Promise<FoundAttempt> {
  const claim = await context.storage.get(claimKey)
  if (claim === undefined) return { kind: 'never-ran' }
  return { kind: 'lost', why: 'it had begun when the local engines ended' }
}

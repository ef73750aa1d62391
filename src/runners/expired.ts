import { callFailure } from '../aws/service-error.ts'
import { CredentialsExpired } from '../core/errors.ts'
import { LostTrial } from './tab.ts'

/** Credentials that ran out are neither a trial's failure nor a platform's: the run can go on with new ones. */
export function throwExpired(error: unknown): never {
  const cause = error instanceof LostTrial ? error.cause : error
  if (!isExpired(cause)) throw error
  const expired = new CredentialsExpired('the credentials have expired', {
    cause,
    suggestions: ['Log in again, then go on with "soalbench run --resume".'],
  })
  throw error instanceof LostTrial ? new LostTrial(expired, error.bill) : expired
}

/** Also what was wrapped to be told. */
export function isExpired(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if (callFailure(at) === 'expired') return true
  return false
}

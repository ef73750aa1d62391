import { expect, it } from 'vitest'
import type { CredentialProvider } from '../../src/aws/client-options.ts'
import { endsTooSoon } from '../../src/aws/shared-credentials.ts'

const minutes = (n: number): number => n * 60_000
const keys = { accessKeyId: 'a', secretAccessKey: 'b' }

/** Ends after so many minutes; after a refresh after so many. */
const provider =
  (first: number | undefined, refreshed = first): CredentialProvider =>
  (options) => {
    const end = options?.forceRefresh === true ? refreshed : first
    return Promise.resolve({ ...keys, ...(end !== undefined && { expiration: new Date(minutes(end)) }) })
  }

it.each([
  ['keys without an end', provider(undefined), undefined],
  ['keys that last', provider(26), undefined],
  [
    'keys that end in the five minutes after it',
    provider(24),
    /^the credentials end in 24 minutes, and a trial can take 25/,
  ],
  ['keys that are refreshed', provider(3, 60), undefined],
  ['keys that have expired', provider(0), /^the credentials have expired/],
])('%s, for a trial of twenty minutes', async (_what, credentials, refusal) => {
  const found = await endsTooSoon(credentials, minutes(20), () => 0)
  if (refusal === undefined) expect(found).toBeUndefined()
  else expect(found).toMatch(refusal)
})

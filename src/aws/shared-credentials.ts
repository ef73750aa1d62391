import type { CredentialProvider } from './client-options.ts'

/** Room for clocks that differ, and for what a trial does after its end. */
const marginMs = 5 * 60_000

/** The SDK's own chain of providers, made once: all clients of a process use the same credentials. */
export async function sharedCredentials(region: string): Promise<CredentialProvider> {
  const { credentialSdk } = await import('./credential-sdk.ts')
  return credentialSdk.fromNodeProviderChain({ clientConfig: { region } })
}

/**
 * Why work of that length may not be started: the credentials would run out during it, and their provider has no newer ones. One
 * that refreshes them gives a later end when it is asked. Undefined where they last.
 */
export async function endsTooSoon(
  provider: CredentialProvider,
  neededMs: number,
  now: () => number,
): Promise<string | undefined> {
  const known = (await provider()).expiration?.getTime()
  if (known === undefined || known - now() >= neededMs + marginMs) return undefined
  const asked = await provider({ forceRefresh: true }).catch(() => undefined)
  const newer = asked?.expiration?.getTime()
  if (asked !== undefined && (newer === undefined || newer > known)) return undefined
  const left = Math.floor((known - now()) / 60_000)
  const until = left < 1 ? 'the credentials have expired' : `the credentials end in ${left} minutes`
  const needed = Math.ceil((neededMs + marginMs) / 60_000)
  return `${until}, and a trial can take ${needed}: log in again, then go on with --resume`
}

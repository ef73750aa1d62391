import { registerSecret } from '../core/redact.ts'

interface Identity {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

type Next<Args, Answer> = (args: Args) => Promise<Answer>

interface SigningClient {
  readonly config: { readonly credentials: () => Promise<Identity> }
  readonly middlewareStack: {
    add(
      middleware: <Args, Answer>(next: Next<Args, Answer>) => Next<Args, Answer>,
      options: { readonly step: 'initialize'; readonly name: string },
    ): void
  }
}

/**
 * Whatever the chain of providers finds for a client is known to `redact` before the first request is signed with it:
 * services and proxies quote requests in their errors.
 */
export function withKnownCredentials<C extends SigningClient>(client: C): C {
  client.middlewareStack.add(
    (next) => async (args) => {
      // Without credentials the request itself fails, and says so.
      const found = await client.config.credentials().catch(() => undefined)
      if (found !== undefined) {
        for (const value of [found.accessKeyId, found.secretAccessKey, found.sessionToken])
          registerSecret(value)
      }
      return next(args)
    },
    { step: 'initialize', name: 'knownCredentials' },
  )
  return client
}

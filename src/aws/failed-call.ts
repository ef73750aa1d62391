/** Which call of which service failed: errors do not say, and a refusal without it cannot be put right. */
export interface FailedCall {
  /** As IAM spells it: `cloudformation`, `s3` */
  readonly service: string
  /** `CreateChangeSet` */
  readonly operation: string
}

const failed = new WeakMap<object, FailedCall>()

type Next<Args, Answer> = (args: Args) => Promise<Answer>

interface NamedClient {
  readonly middlewareStack: {
    add(
      middleware: <Args, Answer>(
        next: Next<Args, Answer>,
        context: { readonly commandName?: string },
      ) => Next<Args, Answer>,
      options: { readonly step: 'initialize'; readonly name: string; readonly override: boolean },
    ): void
  }
}

/** From now on `failedCall` knows the calls of this client that fail. */
export function withNamedFailures<C extends NamedClient>(client: C, service: string): C {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        try {
          return await next(args)
        } catch (error) {
          if (typeof error === 'object' && error !== null)
            failed.set(error, { service, operation: commandName.replace(/Command$/, '') })
          throw error
        }
      },
    { step: 'initialize', name: 'namedFailures', override: true },
  )
  return client
}

/** Undefined for an error of no client that was named. */
export const failedCall = (error: unknown): FailedCall | undefined =>
  typeof error === 'object' && error !== null ? failed.get(error) : undefined

import type { EngineContext } from '../engine.ts'
import { createQueryService, type QueryOperations } from '../query-service.ts'
import type { WireService } from '../wire.ts'

/** Whose credentials those of the engine are (query, 2011-06-15). */
export function createStsService(context: Pick<EngineContext, 'accountId' | 'log'>): WireService {
  return createQueryService(
    {
      name: 'sts',
      namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
      operations: operationsOf(context),
    },
    context,
  )
}

const operationsOf = ({ accountId }: Pick<EngineContext, 'accountId'>): QueryOperations =>
  new Map([
    [
      'GetCallerIdentity',
      () => ({
        Arn: `arn:aws:iam::${accountId}:user/rehearsal`,
        UserId: 'AIDAREHEARSAL0000000',
        Account: accountId,
      }),
    ],
  ])

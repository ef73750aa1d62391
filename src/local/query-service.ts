import type { EngineContext } from './engine.ts'
import {
  actionOf,
  parseQueryCall,
  queryAnswer,
  QueryError,
  queryFailure,
  type QueryCall,
  type XmlContent,
} from './query-protocol.ts'
import { signedFor } from './signed-for.ts'
import type { WireService } from './wire.ts'

export type QueryOperations = ReadonlyMap<string, (call: QueryCall) => XmlContent | Promise<XmlContent>>

/** A service of the query protocol. Several share one path, so that the scope of the signature tells whose a call is. */
export function createQueryService(
  service: { readonly name: string; readonly namespace: string; readonly operations: QueryOperations },
  context: Pick<EngineContext, 'log'>,
  close: () => Promise<void> = () => Promise.resolve(),
): WireService {
  const { name, namespace, operations } = service
  return {
    name,
    close,
    matches: (request) => {
      const action = actionOf(request)
      const scope = signedFor(request)
      if (action === undefined) return false
      return scope === undefined ? operations.has(action) : scope === name
    },
    operationOf: (request) => {
      const action = actionOf(request)
      return action !== undefined && operations.has(action) ? action : undefined
    },
    handle: async (request) => {
      const call = parseQueryCall(request)
      try {
        const operation = operations.get(call.action)
        if (operation === undefined)
          throw new QueryError('InvalidAction', `Could not find operation ${call.action}`)
        return queryAnswer(namespace, call.action, await operation(call))
      } catch (error) {
        if (error instanceof QueryError) return queryFailure(namespace, error)
        context.log(`${name}: ${call.action}: ${error instanceof Error ? error.stack : String(error)}`)
        return queryFailure(
          namespace,
          new QueryError('InternalFailure', 'Internal error of the local engine', 500),
        )
      }
    },
  }
}

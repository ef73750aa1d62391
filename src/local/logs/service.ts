import type { EngineContext } from '../engine.ts'
import type { WireRequest, WireResponse, WireService } from '../wire.ts'
import type { LogStore } from './log-store.ts'
import { LogsError, logsContentType } from './logs-error.ts'
import { operations, type LogsPlace } from './operations.ts'

const target = /^Logs_20140328\.(\w+)$/

/** The reading half of CloudWatch Logs (JSON 1.1, 2014-03-28), over what the sandboxes of this engine have written. */
export function createLogsService(
  context: Pick<EngineContext, 'region' | 'accountId' | 'log'>,
  store: LogStore,
): WireService {
  const place = { region: context.region, accountId: context.accountId, store }
  return {
    name: 'logs',
    matches: (request) => operationOf(request) !== undefined,
    operationOf,
    handle: (request) => Promise.resolve(answer(context, place, request)),
    close: () => Promise.resolve(),
  }
}

const operationOf = ({ headers }: WireRequest): string | undefined =>
  target.exec(headers['x-amz-target'] ?? '')?.[1]

function answer(context: Pick<EngineContext, 'log'>, place: LogsPlace, request: WireRequest): WireResponse {
  const name = operationOf(request) ?? ''
  try {
    const operation = operations.get(name)
    if (operation === undefined) {
      throw new LogsError('UnknownOperationException', `Operation is not emulated: ${name}`)
    }
    const body = JSON.stringify(operation(place, request.body))
    return { status: 200, headers: { 'content-type': logsContentType }, body }
  } catch (error) {
    if (error instanceof LogsError) return error.response
    context.log(`logs: ${name}: ${String(error)}`)
    return new LogsError('ServiceUnavailableException', 'Internal error of the local engine').response
  }
}

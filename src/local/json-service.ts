import type { EngineContext } from './engine.ts'
import type { WireRequest, WireResponse, WireService } from './wire.ts'

const contentType = 'application/x-amz-json-1.1'

/** An error as JSON 1.1 carries it. */
export class JsonError extends Error {
  readonly type: string
  readonly status: number

  constructor(type: string, message: string, status = 400) {
    super(message)
    this.name = 'JsonError'
    this.type = type
    this.status = status
  }

  get response(): WireResponse {
    return {
      status: this.status,
      headers: { 'content-type': contentType, 'x-amzn-errortype': this.type },
      body: JSON.stringify({ __type: this.type, message: this.message }),
    }
  }
}

export type JsonOperations = ReadonlyMap<string, (body: Uint8Array) => object | Promise<object>>

/** A service of JSON 1.1: X-Amz-Target is `<target>.<operation>`. */
export function createJsonService(
  service: { readonly name: string; readonly target: string; readonly operations: JsonOperations },
  context: Pick<EngineContext, 'log'>,
  close: () => Promise<void> = () => Promise.resolve(),
): WireService {
  const { name, target, operations } = service
  const prefix = `${target}.`
  const nameOf = ({ headers }: WireRequest): string | undefined => {
    const given = headers['x-amz-target'] ?? ''
    return given.startsWith(prefix) ? given.slice(prefix.length) : undefined
  }
  return {
    name,
    close,
    matches: (request) => nameOf(request) !== undefined,
    operationOf: (request) => {
      const operation = nameOf(request)
      return operation !== undefined && operations.has(operation) ? operation : undefined
    },
    handle: async (request) => {
      const operation = nameOf(request) ?? ''
      try {
        const run = operations.get(operation)
        if (run === undefined)
          throw new JsonError('UnknownOperationException', `Operation is not emulated: ${operation}`)
        const body = JSON.stringify(await run(request.body))
        return { status: 200, headers: { 'content-type': contentType }, body }
      } catch (error) {
        if (error instanceof JsonError) return error.response
        context.log(`${name}: ${operation}: ${error instanceof Error ? error.stack : String(error)}`)
        return new JsonError('InternalFailure', 'Internal error of the local engine', 500).response
      }
    },
  }
}

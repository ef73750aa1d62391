import { appendFileSync } from 'node:fs'
import type { Exchange } from '../wire.ts'
import { iamUses, type IamUse } from './iam-actions.ts'
import type { CallPlace } from './resource-of.ts'

/** A line of the log: one operation that a service has answered, and the permissions that it takes on AWS. */
interface CallLine {
  /** ISO 8601, UTC. */
  readonly ts: string
  readonly service: string
  readonly operation: string
  readonly status: number
  readonly uses: readonly IamUse[]
}

interface CallLogOptions {
  readonly path: string
  readonly place: CallPlace
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** What `onExchange` takes: JSON lines in a file for the owner's eyes only. Names are in it, never bodies or credentials. */
export function callLog({ path, place, now }: CallLogOptions): (exchange: Exchange) => void {
  return (exchange) => {
    const { service, operation, response } = exchange
    const line: CallLine = {
      ts: new Date(now()).toISOString(),
      ...{ service, operation, status: response.status, uses: iamUses(exchange, place) },
    }
    appendFileSync(path, `${JSON.stringify(line)}\n`, { mode: 0o600 })
  }
}

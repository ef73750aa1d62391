import type { EngineContext } from '../engine.ts'
import { tokenOfEvent } from '../ledger/attempt-token.ts'
import { recordWork } from '../ledger/record-work.ts'
import { saysDuplicate } from '../ledger/says-duplicate.ts'
import type { PooledSandbox } from './function-pool.ts'
import type { InvocationResult } from './invocation.ts'

/** A sandbox whose invocations, INIT included, stand in the engine's ledger: what reaches a sandbox is billed. */
export function recordedSandbox({ ledger }: EngineContext, sandbox: PooledSandbox): PooledSandbox {
  return {
    invoke: (invocation) => {
      const token = tokenOfEvent(Buffer.from(invocation.event).toString())
      const work = { service: 'lambda', operation: 'Invoke', token, platformRunId: invocation.requestId }
      return recordWork(ledger, work, () => sandbox.invoke(invocation), endOf)
    },
    destroy: () => sandbox.destroy(),
  }
}

const endOf = ({ ending, billedMs }: InvocationResult) => ({
  outcome: ending.kind,
  duplicate: ending.kind === 'response' ? saysDuplicate(Buffer.from(ending.payload).toString()) : undefined,
  billed: { billedMs },
})

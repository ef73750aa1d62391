import type { EngineContext } from '../engine.ts'
import { tokenOfEvent } from '../ledger/attempt-token.ts'
import type { WorkEnd } from '../ledger/ledger.ts'
import { recordWork } from '../ledger/record-work.ts'
import { logSaysDuplicate, saysDuplicate } from '../ledger/says-duplicate.ts'
import type { PooledSandbox } from './function-pool.ts'
import type { InvocationResult } from './invocation.ts'

/** A sandbox whose invocations, INIT included, stand in the engine's ledger: what reaches a sandbox is billed. */
export function recordedSandbox(
  { ledger }: Pick<EngineContext, 'ledger'>,
  sandbox: PooledSandbox,
): PooledSandbox {
  return {
    invoke: (invocation) => {
      const token = tokenOfEvent(Buffer.from(invocation.event).toString())
      const work = { service: 'lambda', operation: 'Invoke', token, platformRunId: invocation.requestId }
      return recordWork(ledger, work, () => sandbox.invoke(invocation), endOf)
    },
    destroy: () => sandbox.destroy(),
  }
}

/** Our handler answers that it is a duplicate; another one leaves it to the script, whose line is in the log. */
function endOf({ ending, billedMs, logTail }: InvocationResult): WorkEnd {
  const answered = ending.kind === 'response'
  const duplicate = answered && saysDuplicate(Buffer.from(ending.payload).toString())
  return {
    outcome: ending.kind,
    duplicate: duplicate || logSaysDuplicate(logTail.toString()) || (answered ? false : undefined),
    billed: { billedMs },
  }
}

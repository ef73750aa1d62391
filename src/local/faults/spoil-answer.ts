import { setTimeout } from 'node:timers/promises'
import type { Delivery, WireRequest, WireResponse } from '../wire.ts'
import { faultError, type ServiceFault } from './fault-error.ts'
import type { FaultRule } from './fault-plan.ts'

/**
 * What the client gets of a call that `rule` strikes.
 * @param work the service's own answer; what comes `before` the work never asks for it
 */
export async function spoilAnswer(
  { service, request }: { readonly service: string; readonly request: WireRequest },
  { kind, status, retryAfterSeconds, delayMs = 0 }: FaultRule,
  work: () => Promise<WireResponse>,
): Promise<Delivery> {
  const error = (fault: ServiceFault): Delivery => whole(faultError(service, request, fault))
  switch (kind) {
    case 'throttle':
      return error({ kind, retryAfterSeconds })
    case 'access-denied':
    case 'expired-token':
      return error({ kind })
    case 'error-before':
      return error({ kind: 'error', status })
    case 'error-after':
      await work()
      return error({ kind: 'error', status })
    case 'reset-before':
      return { kind: 'reset' }
    case 'reset-after':
      await work()
      return { kind: 'reset' }
    case 'hang-before':
      return { kind: 'silence' }
    case 'hang-after':
      await work()
      return { kind: 'silence' }
    case 'truncate':
      return half(await work())
    case 'delay':
      return late(await work(), delayMs, request.signal)
    case 'stale-state':
    case 'missing-billing':
      return whole(await work())
  }
}

const whole = (response: WireResponse): Delivery => ({ kind: 'whole', response })

/** Half of nothing would be all of it. */
const half = (response: WireResponse): Delivery =>
  Buffer.from(response.body ?? '').length < 2 ? { kind: 'reset' } : { kind: 'half', response }

async function late(response: WireResponse, delayMs: number, gone: AbortSignal): Promise<Delivery> {
  await setTimeout(delayMs, undefined, { signal: gone }).catch(() => undefined)
  return whole(response)
}

import type { Enforcement } from '../../core/trial.ts'
import type { FunctionDefinition } from '../engine.ts'
import type { Compartment, Counters } from '../limits/limiter.ts'
import { isContended } from '../spark/cpu-pressure.ts'
import { lambdaVcpus } from '../../core/deployment.ts'

/** What one invocation asked for, was held to, and got. INIT is not in it. */
export function invocationEnforcement(facts: {
  readonly definition: FunctionDefinition
  readonly compartment: Compartment
  readonly ownTmp: boolean
  readonly hostCpus: number
  readonly before: Counters
  readonly after: Counters
  readonly durationMs: number
  readonly notes: readonly string[]
}): Enforcement {
  const { definition, compartment, hostCpus, durationMs } = facts
  const vcpus = lambdaVcpus(definition.memoryMiB)
  const cpuMs = difference(facts.before.cpuMs, facts.after.cpuMs)
  const throttledMs = difference(facts.before.throttledMs, facts.after.throttledMs)
  const cpuDelivered = cpuMs === undefined || durationMs <= 0 ? undefined : cpuMs / durationMs
  const held = compartment.enforced
  return {
    engine: 'lambda',
    kind: compartment.kind,
    requested: { memoryMiB: definition.memoryMiB, vcpus, tmpMiB: definition.ephemeralMiB },
    enforced: {
      memoryMiB: held.memoryMiB ?? null,
      vcpus: held.vcpus === undefined ? null : Math.min(held.vcpus, hostCpus),
      tmpMiB: facts.ownTmp ? definition.ephemeralMiB : null,
    },
    scale: 1,
    cpuCapped: vcpus > hostCpus,
    cpuDelivered: cpuDelivered ?? null,
    throttledMs: throttledMs ?? null,
    contended: isContended({
      wallMs: durationMs,
      pressureMs: difference(facts.before.cpuWaitMs, facts.after.cpuWaitMs),
      throttledMs,
      cpuDelivered,
      vcpus: Math.min(vcpus, hostCpus),
    }),
    notes: facts.notes,
  }
}

function difference(before: number | undefined, after: number | undefined): number | undefined {
  return before === undefined || after === undefined ? undefined : after - before
}

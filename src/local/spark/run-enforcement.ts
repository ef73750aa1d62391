import type { Enforcement } from '../../core/trial.ts'
import { isContended } from './cpu-pressure.ts'
import type { Crew, CrewUse } from './crew.ts'
import { totalDemand, type Host } from './host-fit.ts'
import { daemonAllowanceMiB } from './spark-worker.ts'
import { scaledMemoryMiB, scaledVcpus, type WorkerShape } from './worker-shape.ts'

export interface EnforcementFacts {
  readonly engine: string
  readonly crew: Crew
  /** What the run asked for; a pre-initialised worker may be larger. */
  readonly requested: { readonly driver: WorkerShape; readonly executor: WorkerShape }
  readonly use: CrewUse
  readonly wallMs: number
  readonly pressureMs: number | undefined
  readonly host: Host
  readonly notes: readonly string[]
}

/** Sums over the workers of one run; `workers` has the limits and the use of each. */
export function runEnforcement(facts: EnforcementFacts): Enforcement {
  const { crew, requested, use, wallMs, host } = facts
  const { kind } = crew.driver.compartment
  const members = [crew.driver, ...crew.workers]
  const shapes = [requested.driver, ...crew.workers.map(() => requested.executor)]
  const asked = totalDemand(shapes)
  const held = {
    memoryMiB: members.reduce((total, { shape }) => total + scaledMemoryMiB(shape), 0),
    vcpus: members.reduce((total, { shape }) => total + scaledVcpus(shape), 0),
  }
  const enforced = kind !== 'advisory'
  const cpuDelivered = use.cpuMs === undefined || wallMs <= 0 ? undefined : use.cpuMs / wallMs
  return {
    engine: facts.engine,
    kind,
    requested: { ...asked, tmpMiB: null },
    enforced: {
      memoryMiB: enforced ? held.memoryMiB : null,
      vcpus: enforced ? held.vcpus : null,
      tmpMiB: null,
    },
    scale: requested.driver.scale,
    cpuCapped: held.vcpus > host.cpus,
    cpuDelivered: cpuDelivered ?? null,
    throttledMs: use.throttledMs ?? null,
    contended: isContended({
      wallMs,
      pressureMs: facts.pressureMs,
      throttledMs: use.throttledMs,
      cpuDelivered,
      vcpus: Math.min(held.vcpus, host.cpus),
    }),
    notes: facts.notes,
    workers: members.map((member, index) => describe(member, use.members[index], index, enforced)),
  }
}

function describe(
  { shape }: { shape: WorkerShape },
  use: CrewUse['members'][number] | undefined,
  index: number,
  enforced: boolean,
): string {
  const name = index === 0 ? 'driver' : `executor ${index}`
  const daemon = index === 0 ? '' : ` + ${daemonAllowanceMiB} MiB for the Worker daemon`
  return [
    `${name}: ${Number(scaledVcpus(shape).toFixed(3))} vCPU`,
    `${scaledMemoryMiB(shape)} MiB${daemon}${enforced ? '' : ' (not enforced)'}`,
    ...(use?.cpuMs === undefined ? [] : [`used ${(use.cpuMs / 1000).toFixed(2)} CPU-seconds`]),
    ...(use?.peakMemoryMiB === undefined ? [] : [`peak ${Math.ceil(use.peakMemoryMiB)} MiB`]),
  ].join(', ')
}

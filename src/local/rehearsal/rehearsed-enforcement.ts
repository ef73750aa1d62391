import { lambdaVcpus } from '../../core/deployment.ts'
import type { Enforcement } from '../../core/trial.ts'
import type { FunctionDefinition } from '../engine.ts'
import { totalDemand } from '../spark/host-fit.ts'
import type { WorkerShape } from '../spark/worker-shape.ts'

/** Stands in every trial of a rehearsal, so that none is ever taken for a measured one. */
const rehearsalEngine = 'rehearsal'

const notes = ['rehearsal: no Spark ran and nothing was computed; times and answers are made up']

export const functionEnforcement = ({ memoryMiB, ephemeralMiB }: FunctionDefinition): Enforcement =>
  enforcement({ memoryMiB, vcpus: lambdaVcpus(memoryMiB), tmpMiB: ephemeralMiB })

export const crewEnforcement = (workers: readonly WorkerShape[]): Enforcement =>
  enforcement({ ...totalDemand(workers), tmpMiB: null })

function enforcement(requested: Enforcement['requested']): Enforcement {
  return {
    engine: rehearsalEngine,
    kind: 'advisory',
    requested,
    enforced: { memoryMiB: null, vcpus: null, tmpMiB: null },
    scale: 1,
    cpuCapped: false,
    cpuDelivered: null,
    throttledMs: null,
    contended: null,
    notes,
  }
}

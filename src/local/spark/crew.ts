import type { DriverSlot } from './driver-slot.ts'
import type { SparkWorker } from './spark-worker.ts'

/** The workers of one run: a place for the driver, and Workers registered with one Master that no other run uses. */
export interface Crew {
  readonly masterUrl: string
  readonly driver: DriverSlot
  readonly workers: readonly SparkWorker[]
}

/** What the compartments of a crew used between two looks. Undefined where this limiter cannot tell. */
export interface CrewUse {
  readonly cpuMs: number | undefined
  readonly throttledMs: number | undefined
  readonly driverOomKills: number
  readonly executorOomKills: number
  /** Driver first, then executors. */
  readonly members: readonly {
    readonly cpuMs: number | undefined
    readonly peakMemoryMiB: number | undefined
  }[]
}

/** Pre-initialised workers have served earlier runs: begin with a look, end with the difference. */
export async function watchCrew(crew: Crew): Promise<() => Promise<CrewUse>> {
  const compartments = [crew.driver.compartment, ...crew.workers.map((worker) => worker.compartment)]
  await Promise.all(compartments.map((compartment) => compartment.resetPeak()))
  const before = await Promise.all(compartments.map((compartment) => compartment.counters()))
  return async () => {
    const after = await Promise.all(compartments.map((compartment) => compartment.counters()))
    const change = (name: 'cpuMs' | 'throttledMs' | 'oomKills'): (number | undefined)[] =>
      after.map((counters, index) => difference(counters[name], before[index]?.[name]))
    const [driverOomKills, ...executorOomKills] = change('oomKills')
    return {
      cpuMs: sum(change('cpuMs')),
      throttledMs: sum(change('throttledMs')),
      driverOomKills: driverOomKills ?? 0,
      executorOomKills: sum(executorOomKills) ?? 0,
      members: change('cpuMs').map((cpuMs, index) => ({ cpuMs, peakMemoryMiB: after[index]?.peakMemoryMiB })),
    }
  }
}

function difference(after: number | undefined, before: number | undefined): number | undefined {
  return after === undefined || before === undefined ? undefined : after - before
}

/** Unknown if one is unknown: a part is not the whole. */
function sum(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce<number | undefined>(
    (total, value) => (total === undefined || value === undefined ? undefined : total + value),
    0,
  )
}

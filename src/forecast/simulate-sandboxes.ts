import { MinHeap } from './min-heap.ts'

/** How long the next job keeps its sandbox or its workers busy, seconds; each call is a new job. */
export interface ServiceTimes {
  cold(): number
  warm(): number
}

interface SandboxRules {
  readonly keepAliveSeconds: number
  /** Arrivals that fill the sandboxes first and do not count: at least the first, which is cold by nature. */
  readonly warmUp?: number
}

export interface SandboxFigures {
  /** Of the arrivals that count. 1 where only a first one is there. */
  readonly coldShare: number
  /** Sandboxes that were busy at the same time at most. */
  readonly mostBusy: number
  readonly arrivals: number
}

/**
 * Event simulation of sandboxes that serve one job at a time: the most recently used idle one serves first, an idle one
 * goes after the keep-alive, and a job that finds none starts a new one. @param arrivals seconds, ascending
 */
export function simulateSandboxes(
  arrivals: readonly number[],
  service: ServiceTimes,
  { keepAliveSeconds, warmUp = 1 }: SandboxRules,
): SandboxFigures {
  const busy = new MinHeap()
  // Since when each has been idle, longest first: the newest are taken from the end, the oldest go from the front.
  const idle: number[] = []
  let [gone, cold, mostBusy] = [0, 0, 0]
  arrivals.forEach((now, at) => {
    while (busy.least <= now) idle.push(busy.pop())
    while (gone < idle.length && (idle[gone] ?? now) < now - keepAliveSeconds) gone += 1
    if (idle.length > gone) {
      idle.pop()
      busy.push(now + service.warm())
    } else {
      idle.length = 0
      gone = 0
      if (at >= warmUp) cold += 1
      busy.push(now + service.cold())
    }
    mostBusy = Math.max(mostBusy, busy.size)
  })
  const counted = arrivals.length - warmUp
  return { coldShare: counted > 0 ? cold / counted : 1, mostBusy, arrivals: counted }
}

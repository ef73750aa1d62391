/** What a compartment may use. Undefined: not limited. */
export interface Limits {
  readonly memoryMiB: number | undefined
  /** CPU-seconds per second. */
  readonly vcpus: number | undefined
}

/** Counters of a compartment since it was made; undefined where this limiter cannot tell. */
export interface Counters {
  readonly cpuMs: number | undefined
  readonly throttledMs: number | undefined
  /** Time in which a process inside could run but had no CPU; being throttled counts too (PSI `some`). */
  readonly cpuWaitMs: number | undefined
  readonly oomKills: number | undefined
  /** Highest memory since the last `resetPeak`, reclaimable page cache left out where that is possible. */
  readonly peakMemoryMiB: number | undefined
}

/** A set of processes that are limited, frozen and killed together: one sandbox or one worker. */
export interface Compartment {
  readonly id: string
  readonly kind: Limiter['kind']
  /**
   * Shell text that puts the shell itself (`$$`) into the compartment; to be run by `/bin/sh -c` before `exec`.
   * Node has no hook between fork and exec. `true` where there is nothing to join.
   */
  readonly joinScript: string
  /** The limits that really hold. */
  readonly enforced: Limits
  change(limits: Limits): Promise<void>
  counters(): Promise<Counters>
  resetPeak(): Promise<void>
  freeze(): Promise<void>
  thaw(): Promise<void>
  /** Process ids inside. */
  processes(): Promise<number[]>
  /** Kills everything inside, thawing first, and waits until it is empty. */
  kill(): Promise<void>
  /** `kill`, then removes the compartment itself. Removing twice is not an error. */
  remove(): Promise<void>
}

/** How CPU and memory are held on this host. Implementations: cgroup-v1.ts, cgroup-v2.ts, advisory.ts. */
export interface Limiter {
  readonly kind: 'cgroup-v1' | 'cgroup-v2' | 'advisory'
  /** Why nothing better could be had; shown in every report. */
  readonly notes: readonly string[]
  create(id: string, limits: Limits): Promise<Compartment>
  /** Ids of compartments on this host that begin with `prefix`, made by this or an earlier process. */
  list(prefix: string): Promise<string[]>
  /** Kills and removes what `list` finds, also of an earlier process; returns what was removed. */
  sweep(prefix: string): Promise<string[]>
  /** Removes the limiter's own parent directories where they are empty. */
  dispose(): Promise<void>
}

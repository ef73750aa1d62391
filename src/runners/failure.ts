import type { FailureCause } from '../core/trial.ts'

/** Why a trial failed, with one line for people. */
export interface Failure {
  readonly cause: FailureCause
  readonly message: string
}

const memory =
  /OutOfMemory|Java heap space|GC overhead limit exceeded|out of memory|Cannot allocate memory|\bMemoryError\b|died with <?(Signals\.)?SIGKILL|exit(ed with)? (code|status) (-9|137)\b|Container killed on request|OOMKilled/i

/**
 * Whether a text tells of memory running out. SoAL's JVM is a child of the handler: when the kernel kills it, the
 * platform sees an ordinary exception (`died with <Signals.SIGKILL: 9>`), not an out-of-memory error.
 */
export function tellsOutOfMemory(text: string): boolean {
  return memory.test(text)
}

/** The first line that says something, cut to what fits in a table. */
export function firstLine(text: string): string {
  const line = text
    .split('\n')
    .map((part) => part.trim())
    .find((part) => part !== '')
  return (line ?? '').slice(0, 300)
}

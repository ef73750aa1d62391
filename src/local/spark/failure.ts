import type { Exit } from './launch.ts'

export interface FailureFacts {
  readonly exit: Exit
  /** The last lines of the driver's output. */
  readonly log: string
  /** Kills by the kernel's OOM killer during the run. */
  readonly driverOomKills: number
  readonly executorOomKills: number
}

export type Failure =
  | { readonly kind: 'out-of-memory'; readonly message: string }
  | { readonly kind: 'exit'; readonly message: string }

/** Spark's own exit code of an executor whose heap was full. */
const heapFull = /java\.lang\.OutOfMemoryError|exited with code 52\b|exitStatus 52\b/

/** Names what ended a driver that did not end with 0. OOM is known by the kernel's counter, never by the signal. */
export function describeFailure(facts: FailureFacts): Failure {
  const exit = describeExit(facts.exit)
  const cause = lastPythonError(facts.log)
  if (facts.driverOomKills > 0) {
    return {
      kind: 'out-of-memory',
      message: join('Driver ran out of memory: killed at its memory limit', exit, cause),
    }
  }
  if (facts.executorOomKills > 0) {
    return {
      kind: 'out-of-memory',
      message: join('Executor ran out of memory: killed at its memory limit', exit, cause),
    }
  }
  if (heapFull.test(facts.log)) {
    return { kind: 'out-of-memory', message: join('Out of memory: Java heap space', exit, cause) }
  }
  return { kind: 'exit', message: join(`Driver ended with ${exit}`, cause) }
}

/** The exception of the last Python traceback: `ValueError: boom`. */
export function lastPythonError(log: string): string | undefined {
  const lines = log.split('\n')
  const start = lines.findLastIndex((line) => line.startsWith('Traceback (most recent call last):'))
  if (start === -1) return undefined
  // Frames are indented; what Spark logs meanwhile begins with a date.
  const raised = lines.slice(start + 1).find((line) => /^[A-Za-z_][\w.]*(?::|$)/.test(line))
  return raised?.trim()
}

function describeExit({ code, signal }: Exit): string {
  return signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`
}

function join(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join('; ')
}

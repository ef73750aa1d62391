import { spawn } from 'node:child_process'
import type { Compartment } from '../limits/limiter.ts'

export interface Launch {
  readonly compartment: Compartment
  readonly argv: readonly [string, ...string[]]
  readonly environment: Readonly<Record<string, string>>
  readonly directory: string
  readonly onOutput: (chunk: Buffer) => void
}

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface Launched {
  /** When the process has ended. Its output may still be on the way. */
  readonly exited: Promise<Exit>
  /** When nobody holds the output pipes any more. */
  readonly closed: Promise<void>
  /** The shell became the process by exec, so this is the process itself. */
  readonly pid: number | undefined
}

/** Starts a process inside a compartment. Node has no hook between fork and exec, hence the shell that joins it. */
export function launch({ compartment, argv, environment, directory, onOutput }: Launch): Launched {
  const script = `{ ${compartment.joinScript}; } && exec "$@"`
  const child = spawn('/bin/sh', ['-c', script, 'sh', ...argv], {
    cwd: directory,
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.on('data', onOutput)
  child.stderr.on('data', onOutput)
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
  const closed = new Promise<void>((resolve) => {
    child.once('error', () => resolve())
    child.once('close', () => resolve())
  })
  // Whoever waits gets the error; a process that nobody waits for any more must not end soalbench.
  exited.catch(() => undefined)
  return { exited, closed, pid: child.pid }
}

import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises'
import type { Compartment } from '../limits/limiter.ts'

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** One runtime client with everything it started. */
export interface RuntimeProcess {
  readonly exited: Promise<Exit>
  hasExited(): boolean
  /** Resolves when all that was written before the call has reached the log. Call it frozen or dead. */
  drain(): Promise<void>
}

/** Starts `argv` inside the compartment: a shell joins first, because Node has no hook between fork and exec. */
export function startRuntimeProcess(options: {
  readonly compartment: Compartment
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly log: (chunk: Buffer) => void
}): RuntimeProcess {
  const script = `${options.compartment.joinScript} && exec "$@"`
  const child = spawn('/bin/sh', ['-c', script, 'sandbox', ...options.argv], {
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: an interrupt at the terminal is for us to handle first.
    detached: true,
  })
  let chunks = 0
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      chunks += 1
      options.log(chunk)
    })
  }
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
  })
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', (error) => {
      options.log(Buffer.from(`${error.message}\n`))
      resolve({ code: 127, signal: null })
    })
  })
  const hasExited = (): boolean => child.exitCode !== null || child.signalCode !== null
  return {
    exited,
    hasExited,
    drain: async () => {
      if (hasExited()) {
        await Promise.race([closed, pause(2000, undefined, { ref: false })])
        return
      }
      // Every turn of the event loop reads what the pipes hold: two turns without data mean that they are empty.
      for (let quiet = 0; quiet < 2;) {
        const before = chunks
        await turn()
        quiet = chunks === before ? quiet + 1 : 0
      }
    },
  }
}

const signalNames: Readonly<Record<number, string>> = {
  6: 'aborted',
  9: 'killed',
  11: 'segmentation fault',
  15: 'terminated',
}

/** `signal: killed` or `exit status 3`, as Lambda words it. */
export function describeExit(exit: Exit): string {
  const number = signalNumber(exit)
  if (number !== undefined) return `signal: ${signalNames[number] ?? number}`
  return `exit status ${exit.code ?? 'unknown'}`
}

/** By signal, also one that the shell around the runtime reports as 128 + number. */
export function endedBySignal(exit: Exit): boolean {
  return signalNumber(exit) !== undefined
}

function signalNumber(exit: Exit): number | undefined {
  if (exit.signal !== null) return constants.signals[exit.signal]
  return exit.code !== null && exit.code > 128 && exit.code < 128 + 65 ? exit.code - 128 : undefined
}

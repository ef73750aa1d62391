import { describeError } from './error-report.ts'
import { exitCodes } from './exit-codes.ts'
import { shutDownAfterCrash } from './shutdown-signal.ts'

let crash: unknown

/** What nobody caught, if anything: the command that it hit ends with it. */
export const uncaught = (): unknown => crash

/**
 * An error that nobody caught, and a promise that nobody awaited, end a command as a signal does: what runs elsewhere is
 * cancelled, what was measured is kept. The exit code is that of a bug, and the text says what to report.
 */
export function handleCrashes(): void {
  process.on('uncaughtException', (error) => {
    if (isReaderGone(error)) return
    // The first one is told; what breaks while stopping is its consequence.
    if (crash === undefined) {
      crash = error
      process.stderr.write(`${describeError(error, { command: '' })}\n`)
    }
    process.exitCode = exitCodes.bug
    if (!shutDownAfterCrash()) process.exit(exitCodes.bug)
  })
  process.stderr.on('error', (error) => {
    if (!isReaderGone(error)) throw error
  })
}

/**
 * `soalbench run | head -1`, or a terminal that was closed: a run goes on without its reader. oclif looks after EPIPE on
 * stdout and throws the others.
 */
const isReaderGone = (error: Error): boolean =>
  'code' in error && (error.code === 'EPIPE' || error.code === 'EIO' || error.code === 'ERR_STREAM_DESTROYED')

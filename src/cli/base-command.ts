import { Command, Flags } from '@oclif/core'
import { SoalbenchError } from '../core/errors.ts'
import { refuseCredentials } from './credential-arguments.ts'
import { uncaught } from './crash.ts'
import { describeError, errorDocument } from './error-report.ts'
import { exitCodeOf } from './exit-codes.ts'
import { locations, type Locations } from './locations.ts'
import { interrupted, ShutdownSignal } from './shutdown-signal.ts'

/**
 * What all commands share: `--json` (exactly one document on stdout), the workspace, errors for people on stderr, the
 * documented exit codes, and a signal that aborts when the process is to end.
 */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true
  static override baseFlags = {
    workspace: Flags.directory({
      description: 'Folder for payloads, journals, results and the database.',
      default: '.soalbench',
      helpValue: 'DIR',
      helpGroup: 'GLOBAL',
    }),
  }

  #shutdown: ShutdownSignal | undefined

  override async init(): Promise<void> {
    await super.init()
    // What is written is for its user's eyes, but an installation may be meant for other users too.
    if (this.id !== 'local:install') process.umask(0o077)
    refuseCredentials(this.argv)
  }

  protected locate(workspace: string): Locations {
    return locations({ packageRoot: this.config.root, workspace, env: process.env })
  }

  /** Aborts at the first SIGINT, SIGTERM or SIGHUP; a second one, half a second later, ends the process at once. */
  protected get shutdown(): ShutdownSignal {
    this.#shutdown ??= new ShutdownSignal()
    return this.#shutdown
  }

  /** One line of progress or advice, on stderr so that stdout stays the result's. */
  protected note(line: string): void {
    process.stderr.write(`${line}\n`)
  }

  /** What the engines tell; shown when a fault is looked for (SOALBENCH_DEBUG). */
  protected readonly engineLog = (line: string): void => {
    if (process.env['SOALBENCH_DEBUG'] !== undefined) this.note(line)
  }

  /** Adds what every document carries. */
  protected document<T extends object>(
    schema: string,
    content: T,
  ): { schema: string; soalbenchVersion: string } & T {
    return { schema: `soalbench.${schema}/1`, soalbenchVersion: this.config.version, ...content }
  }

  /** The exit code of a command that ended without an error but not with 0. */
  protected endWith(code: number): void {
    process.exitCode = code
  }

  override catch(error: Error): Promise<void> {
    if (isRequestedExit(error)) throw error
    const stopped = this.#shutdown?.exitCode
    process.exitCode = stopped ?? exitCodeOf(error)
    // An aborted call fails in as many ways as there are calls; that is no bug.
    const shown =
      uncaught() ?? (stopped === undefined || error instanceof SoalbenchError ? error : interrupted(error))
    if (this.jsonEnabled()) this.logJson(this.document('error', errorDocument(shown)))
    else if (uncaught() === undefined)
      process.stderr.write(`${describeError(shown, { command: this.id ?? '' })}\n`)
    return Promise.resolve()
  }

  override finally(): Promise<void> {
    this.#shutdown?.dispose()
    return Promise.resolve()
  }
}

/** `--help` and `this.exit()` travel as errors in oclif. */
function isRequestedExit(error: Error): boolean {
  return 'code' in error && error.code === 'EEXIT'
}

import { SoalbenchError } from '../core/errors.ts'

/** The documented exit codes. */
export const exitCodes = {
  done: 0,
  bug: 1,
  usage: 2,
  trialsFailed: 3,
  platform: 4,
  regression: 5,
  resumable: 75,
  interrupted: 130,
  terminated: 143,
} as const

const codesByKind = {
  user: exitCodes.usage,
  platform: exitCodes.platform,
  bug: exitCodes.bug,
  resumable: exitCodes.resumable,
} as const

/** The exit code of an error: by its kind for ours, 2 for what the parser refuses, 1 for a bug. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof SoalbenchError) {
    return codesByKind[error.kind]
  }
  if (isParserError(error)) return exitCodes.usage
  return oclifExit(error) ?? exitCodes.bug
}

/** What oclif refuses before a command runs (flags, arguments, values) carries the exit code of wrong usage. */
export function isParserError(error: unknown): error is Error {
  return error instanceof Error && ('parse' in error || oclifExit(error) === exitCodes.usage)
}

function oclifExit(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('oclif' in error)) return undefined
  const { oclif } = error
  if (typeof oclif !== 'object' || oclif === null || !('exit' in oclif)) return undefined
  return typeof oclif.exit === 'number' ? oclif.exit : undefined
}

import type { LineReason } from '../../core/invoice.ts'
import type { Platform, StartLevel } from '../../core/platform.ts'
import type { FailureCause, TrialState } from '../../core/trial.ts'

export const platformNames: Readonly<Record<Platform, string>> = {
  lambda: 'Lambda',
  'emr-serverless': 'EMR Serverless',
  glue: 'Glue',
}

const causeNames: Readonly<Record<FailureCause, string>> = {
  'out-of-memory': 'out of memory',
  'timed-out': 'timed out',
  'wrong-output': 'wrong output',
  throttled: 'throttled',
  'script-error': 'script error',
  'platform-fault': 'platform fault',
}

/** Cause where there is one, else the state: the shortest true word for a trial without a result. */
export function reasonOf(trial: { state: TrialState; failureCause: FailureCause | null }): string {
  return trial.failureCause === null ? trial.state : causeNames[trial.failureCause]
}

/** What a dollar was spent on. */
export const reasonNames: Readonly<Record<LineReason, string>> = {
  work: 'work',
  'start-up': 'start-up',
  'minimum-or-rounding': 'minimum or rounding',
  idle: 'idle',
}

export const startNames: Readonly<Record<StartLevel, string>> = { cold: 'Cold start', warm: 'Warm start' }

/** `1 trial`, `3 trials`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** Lower-case ASCII words and hyphens, for file names and fragments; never empty. */
export function slug(text: string): string {
  const words = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return words.slice(0, 60) || 'unnamed'
}

import { setTimeout as delay } from 'node:timers/promises'
import { SoalbenchError } from '../core/errors.ts'
import { failed, warning, type Check, type CheckResult, type Finding } from './check.ts'

/** All checks at once, in their order. One that is not done within `withinMs` is a warning: none holds up the others. */
export function runChecks(checks: readonly Check[], withinMs: number): Promise<readonly CheckResult[]> {
  return Promise.all(
    checks.map(async ({ name, look }) => ({ name, ...(await inTime(() => findingOf(look), withinMs)) })),
  )
}

async function findingOf(look: Check['look']): Promise<Finding> {
  try {
    return await look()
  } catch (error) {
    if (error instanceof SoalbenchError)
      return failed(error.message, error.suggestions[0] ?? 'Mend what the message names.')
    const why = error instanceof Error ? error.message : String(error)
    return failed(`could not be checked: ${why}`, 'Report this text: a check must not break.')
  }
}

async function inTime(look: () => Promise<Finding>, withinMs: number): Promise<Finding> {
  const over = new AbortController()
  const late = delay(withinMs, undefined, { signal: over.signal }).then(() =>
    warning(
      `not known after ${withinMs / 1000} s`,
      'Look again when the computer or the network is less busy.',
    ),
  )
  try {
    return await Promise.race([look(), late])
  } finally {
    over.abort()
    await late.catch(() => undefined)
  }
}

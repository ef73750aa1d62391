import { createInterface } from 'node:readline/promises'
import { UsageInvalid } from '../core/errors.ts'

/** Asks on the terminal. @throws UsageInvalid where there is none to ask */
export async function confirmed(
  question: string,
  isConfirmed: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  if (isConfirmed) return true
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new UsageInvalid('not confirmed: there is no terminal to ask on', { suggestions: ['Give --yes.'] })
  const asked = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await asked.question(`${question} [y/N] `, { signal })).trim())
  } finally {
    asked.close()
  }
}

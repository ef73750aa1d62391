import { createInterface } from 'node:readline/promises'
import { UsageInvalid } from '../core/errors.ts'
import { moneyText } from './money-text.ts'

interface SpendQuestion {
  readonly trials: number
  /** Exact decimals. */
  readonly maximumUsd: string
  readonly capUsd: string | undefined
  readonly where: string
}

/** Shows what is about to be spent at most, and asks. @throws UsageInvalid where nobody said yes */
export async function confirmSpend(
  question: SpendQuestion,
  isConfirmed: boolean,
  signal: AbortSignal,
  terminal: { readonly input: NodeJS.ReadStream; readonly output: NodeJS.WriteStream } = {
    input: process.stdin,
    output: process.stderr,
  },
): Promise<void> {
  const { trials, maximumUsd, capUsd, where } = question
  const bound = capUsd === undefined ? '' : ` (--max-cost ${capUsd})`
  const { input, output } = terminal
  output.write(`${trials} trials on ${where}: at most ${moneyText(maximumUsd)} can be billed${bound}\n`)
  if (isConfirmed) return
  if (!input.isTTY || !output.isTTY) {
    if (capUsd !== undefined) return
    throw new UsageInvalid(`nobody has said that up to ${moneyText(maximumUsd)} may be spent: --target aws`, {
      suggestions: ['Give --yes, or --max-cost with the most that it may be.'],
    })
  }
  const asked = createInterface({ input, output })
  try {
    const answer = await asked.question('Go on? [y/N] ', { signal })
    if (/^y(es)?$/i.test(answer.trim())) return
  } finally {
    asked.close()
  }
  throw new UsageInvalid('not confirmed: nothing was started')
}

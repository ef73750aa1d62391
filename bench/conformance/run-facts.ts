import type { Account } from './account.ts'
import { Deviation } from './expect.ts'
import type { Fact, FactResult } from './fact.ts'

export interface FactChoice {
  /** Undefined: all. Beginnings of ids. */
  readonly only?: readonly string[] | undefined
  readonly spend: boolean
}

/** Looks at one fact after the other; what one leaves behind is removed before the next. */
export async function runFacts(
  facts: readonly Fact[],
  account: Account,
  choice: FactChoice,
  onResult: (result: FactResult) => void = () => undefined,
): Promise<FactResult[]> {
  const results: FactResult[] = []
  for (const fact of facts) {
    if (choice.only?.some((start) => fact.id.startsWith(start)) === false) continue
    const result = await look(fact, account, choice)
    onResult(result)
    results.push(result)
  }
  return results
}

async function look(fact: Fact, account: Account, choice: FactChoice): Promise<FactResult> {
  const { id, sentence, source, service } = fact
  const about = { id, sentence, source, service }
  const reason = reasonToSkip(fact, account, choice)
  if (reason !== undefined) return { ...about, outcome: 'skipped', found: reason, ms: 0 }
  const startedAt = performance.now()
  const end = await fact.steps(account).then(
    () => ({ outcome: 'holds', found: '' }) as const,
    (error: unknown) => ({
      outcome: error instanceof Deviation ? ('deviates' as const) : ('broken' as const),
      found: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    }),
  )
  const left = await account.tidy()
  const ms = Math.round(performance.now() - startedAt)
  if (left.length === 0 || end.outcome !== 'holds') return { ...about, ...end, ms }
  return { ...about, outcome: 'broken', found: `not removed: ${left.join('; ')}`, ms }
}

function reasonToSkip(fact: Fact, account: Account, { spend }: FactChoice): string | undefined {
  if (!account.services.has(fact.service)) return `no ${fact.service} here`
  if (fact.needs === 'handler' && !account.runsHandlers) return 'functions run no code here'
  if (fact.spends === true && !spend) return 'spends money: --spend'
  return undefined
}

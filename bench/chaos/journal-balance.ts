import { decimal, type Decimal } from '../../src/cost/decimal.ts'
import { spentUsd } from '../../src/wiring/price-trial.ts'
import type { JournalEntry } from '../../src/store/journal-event.ts'

/** The money of a run after one line of its journal, US dollars. */
export interface Balance {
  readonly seq: number
  readonly settledUsd: Decimal
  readonly reservedUsd: Decimal
  /** Of the execution that wrote the line; undefined: none. */
  readonly capUsd: Decimal | undefined
}

/**
 * What journal lines say of money, line by line, read from the journal alone: the program's own sums are what is checked.
 * A trial that was cancelled keeps what its open attempts have reserved.
 */
function balances(entries: readonly JournalEntry[]): readonly Balance[] {
  const book = new Book()
  return entries.map((entry) => {
    book.enter(entry)
    return { seq: entry.seq, ...book.balance }
  })
}

/** Lines after which more is settled and reserved than the cap allows. */
export const overruns = (entries: readonly JournalEntry[]): readonly Balance[] =>
  balances(entries).filter(
    ({ settledUsd, reservedUsd, capUsd }) => capUsd !== undefined && settledUsd.plus(reservedUsd).gt(capUsd),
  )

interface Account {
  settled: Decimal
  readonly reserved: Map<string, Decimal>
  /** The most that any attempt of the trial had reserved. */
  worst: Decimal
}

class Book {
  readonly #accounts = new Map<string, Account>()
  #cap: Decimal | undefined

  get balance(): Omit<Balance, 'seq'> {
    const accounts = [...this.#accounts.values()]
    const zero = decimal(0)
    return {
      settledUsd: accounts.reduce((total, { settled }) => total.plus(settled), zero),
      reservedUsd: accounts
        .flatMap(({ reserved }) => [...reserved.values()])
        .reduce((total, usd) => total.plus(usd), zero),
      capUsd: this.#cap,
    }
  }

  enter(entry: JournalEntry): void {
    switch (entry.event) {
      case 'run-started':
      case 'run-resumed':
        this.#cap = capOf(entry.data.capUsd)
        return
      case 'attempt-intended': {
        const account = this.#account(entry.data.trialId)
        const usd = decimal(entry.data.reservedUsd ?? 0)
        account.reserved.set(entry.data.token, usd)
        if (usd.gt(account.worst)) account.worst = usd
        return
      }
      case 'attempt-ended': {
        const account = this.#account(entry.data.trialId)
        if (entry.data.end.kind !== 'unknown') account.reserved.delete(entry.data.token)
        account.settled = account.settled.plus(entry.data.usd ?? 0)
        return
      }
      case 'trial-ended':
        this.#close(entry.data)
        return
      case 'trial-intent':
      case 'attempt-accepted':
      case 'run-ended':
        return
    }
  }

  #close(trial: Extract<JournalEntry, { event: 'trial-ended' }>['data']): void {
    const account = this.#account(trial.trialId)
    if (trial.state === 'cancelled') return
    account.settled = decimal(spentUsd(trial))
    account.reserved.clear()
    for (let at = 1; at <= trial.unmeteredAttempts; at += 1)
      account.reserved.set(`unknown-${at}`, account.worst)
  }

  #account(trialId: string): Account {
    const known = this.#accounts.get(trialId)
    if (known !== undefined) return known
    const made = { settled: decimal(0), reserved: new Map<string, Decimal>(), worst: decimal(0) }
    this.#accounts.set(trialId, made)
    return made
  }
}

const capOf = (usd: string | null | undefined): Decimal | undefined =>
  usd === null || usd === undefined ? undefined : decimal(usd)

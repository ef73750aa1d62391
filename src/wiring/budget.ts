import type { PlannedTrial, Plan } from '../bench/plan.ts'
import { firstCallsUsage, worstSampleUsage } from '../bench/plan-usage.ts'
import type { Attempt } from '../core/attempt.ts'
import type { Cell } from '../core/cell.ts'
import { BudgetExhausted, UsageInvalid } from '../core/errors.ts'
import type { JournalAttempt } from '../store/journal-state.ts'
import type { StoredTrial } from '../store/run-record.ts'
import { decimal, decimalText, type Decimal } from '../cost/decimal.ts'
import { invoiceFor } from '../cost/index.ts'
import type { PriceBook } from '../cost/price-book.ts'
import { spentUsd } from './price-trial.ts'

/** What a trial has cost so far, its lost attempts and everything around its sample included. */
type Spent = Pick<StoredTrial, 'trialId' | 'cell' | 'invoice' | 'overheadInvoices' | 'unmeteredAttempts'>

/** Of one trial. */
interface Share {
  readonly settledUsd: Decimal
  /** By token: attempts that are on their way, or of which nobody knows the bill. */
  readonly reserved: ReadonlyMap<string, Decimal>
}

/**
 * Money of a run. A call that starts billed work is sent only when what was billed so far, the most that calls without a
 * known bill can have cost, and the most that this call can be billed for stay within the cap together.
 */
export class Budget {
  readonly #capUsd: Decimal | undefined
  readonly #plan: Pick<Plan, 'region' | 'timeoutSeconds'>
  readonly #book: PriceBook
  readonly #shares = new Map<string, Share>()
  #settled = decimal(0)
  #reserved = decimal(0)

  constructor(options: {
    capUsd: string | undefined
    plan: Pick<Plan, 'region' | 'timeoutSeconds'>
    book: PriceBook
  }) {
    this.#capUsd = options.capUsd === undefined ? undefined : parseUsd(options.capUsd)
    this.#plan = options.plan
    this.#book = options.book
  }

  /** Billed so far, exact: samples that count and all others. */
  get settledUsd(): string {
    return decimalText(this.#settled)
  }

  /** The most that calls may have cost, or may yet cost, of which no bill is known. */
  get reservedUsd(): string {
    return decimalText(this.#reserved)
  }

  /** Sets aside the most that an attempt can cost. @returns that, exact. @throws BudgetExhausted */
  reserve(attempt: Attempt, cell: Cell): string {
    const worstUsd = this.#worstSampleUsd(cell)
    const refusal = this.#refusal(decimal(worstUsd), 'the next call')
    if (refusal !== undefined) {
      throw new BudgetExhausted(refusal, { suggestions: ['Go on with a higher --max-cost.'] })
    }
    this.#change(attempt.trialId, ({ settledUsd, reserved }) => ({
      settledUsd,
      reserved: new Map(reserved).set(attempt.token, decimal(worstUsd)),
    }))
    return worstUsd
  }

  /** An attempt is over, and this is what it cost. */
  end({ trialId, token }: Pick<Attempt, 'trialId' | 'token'>, usd: string): void {
    this.#change(trialId, ({ settledUsd, reserved }) => {
      const rest = new Map(reserved)
      rest.delete(token)
      return { settledUsd: settledUsd.plus(usd), reserved: rest }
    })
  }

  /** A trial is recorded: its bill takes the place of everything that was reserved and settled for its attempts. */
  settle({ trialId, cell, unmeteredAttempts, ...trial }: Spent): void {
    const worst = unmeteredAttempts === 0 ? decimal(0) : decimal(this.#worstSampleUsd(cell))
    const unknown = Array.from({ length: unmeteredAttempts }, (_, at) => [`unknown-${at}`, worst] as const)
    const settledUsd = decimal(spentUsd(trial))
    this.#change(trialId, () => ({ settledUsd, reserved: new Map(unknown) }))
  }

  /** What an earlier execution of the run sent for a trial that has no end, or was cancelled. */
  carry(trialId: string, attempts: readonly (JournalAttempt & { readonly usd: string | null })[]): void {
    const open = attempts.filter(({ end }) => end === undefined || end.kind === 'unknown')
    this.#change(trialId, () => ({
      settledUsd: attempts.reduce((total, { usd }) => total.plus(usd ?? 0), decimal(0)),
      reserved: new Map(open.map(({ token, reservedUsd }) => [token, decimal(reservedUsd ?? 0)])),
    }))
  }

  /** Why a trial may not start, or undefined: its first sample must fit, and the run that warms a sandbox for it. */
  readonly refuse = (trial: PlannedTrial): string | undefined => {
    if (this.#capUsd === undefined) return undefined
    const { region, timeoutSeconds } = this.#plan
    const worstUsd = invoiceFor(firstCallsUsage(trial.cell, region, timeoutSeconds), this.#book).totalUsd
    return this.#refusal(decimal(worstUsd), 'the next trial')
  }

  #refusal(worstUsd: Decimal, what: string): string | undefined {
    if (this.#capUsd === undefined) return undefined
    if (this.#settled.plus(this.#reserved).plus(worstUsd).lte(this.#capUsd)) return undefined
    const unknown = this.#reserved.gt(0) ? ` and up to $${shortUsd(this.#reserved)} not known` : ''
    return `${what} could cost up to $${shortUsd(worstUsd)}: with $${shortUsd(this.#settled)} billed so far${unknown} that is over --max-cost ${decimalText(this.#capUsd)}`
  }

  #change(trialId: string, change: (share: Share) => Share): void {
    const before = this.#shares.get(trialId) ?? { settledUsd: decimal(0), reserved: new Map() }
    const after = change(before)
    this.#settled = this.#settled.minus(before.settledUsd).plus(after.settledUsd)
    this.#reserved = this.#reserved.minus(reservedOf(before)).plus(reservedOf(after))
    this.#shares.set(trialId, after)
  }

  #worstSampleUsd(cell: Cell): string {
    const { region, timeoutSeconds } = this.#plan
    return invoiceFor(worstSampleUsage(cell, region, timeoutSeconds), this.#book).totalUsd
  }
}

const reservedOf = ({ reserved }: Share): Decimal =>
  [...reserved.values()].reduce((total, usd) => total.plus(usd), decimal(0))

/** For people: whether it is over the cap was decided on all digits. */
const shortUsd = (usd: Decimal): string => decimalText(decimal(Number(usd.toString()).toPrecision(4)))

/** @throws UsageInvalid naming the flag. */
export function parseUsd(text: string): Decimal {
  if (/^\d+(\.\d+)?$/.test(text)) return decimal(text)
  throw new UsageInvalid(`not an amount of US dollars in --max-cost: "${text}"`, {
    suggestions: ['Give a number, for example --max-cost 2.50.'],
  })
}

import type { WireResponse } from '../wire.ts'
import type { RuleState } from './rule-state.ts'
import { withoutBilling } from './without-billing.ts'

const mostRemembered = 10_000

/** Billing figures that come late: absent in the first reads of a thing that would have them. */
export class BillingGaps {
  /** Reads that are still to be without; 0: the figures are out. */
  readonly #left = new Map<string, number>()

  /** @param rule the one that strikes this call; decides at the first answer with figures, not again later. */
  spoil(
    read: string,
    response: WireResponse,
    rule: RuleState | undefined,
  ): { readonly response: WireResponse; readonly spoiled: boolean; readonly begun: boolean } {
    const left = this.#left.get(read) ?? rule?.rule.reads
    const spoiled = response.status === 200 ? withoutBilling(response) : undefined
    if (spoiled === undefined) return { response, spoiled: false, begun: false }
    const begun = !this.#left.has(read) && rule !== undefined
    this.#note(read, Math.max(0, (left ?? 0) - 1))
    return left === undefined || left === 0
      ? { response, spoiled: false, begun: false }
      : { response: spoiled, spoiled: true, begun }
  }

  #note(read: string, left: number): void {
    this.#left.set(read, left)
    const oldest = this.#left.keys().next()
    if (this.#left.size > mostRemembered && oldest.done !== true) this.#left.delete(oldest.value)
  }
}

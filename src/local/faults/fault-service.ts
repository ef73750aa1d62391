import { createHash } from 'node:crypto'
import type { InjectedFault } from '../ledger/ledger.ts'
import type { Delivery, WireRequest, WireResponse } from '../wire.ts'
import { BillingGaps } from './billing-gaps.ts'
import type { FaultPlan } from './fault-plan.ts'
import { isReading } from './fault-rule-check.ts'
import { RuleState } from './rule-state.ts'
import { spoilAnswer } from './spoil-answer.ts'
import { StaleAnswers } from './stale-answers.ts'

interface ServiceCall {
  readonly service: string
  readonly operation: string
  readonly request: WireRequest
}

/** Stands between the services and their clients. */
export interface FaultService {
  answer(call: ServiceCall, handle: () => Promise<WireResponse>): Promise<Delivery>
}

export interface FaultServiceOptions {
  /** Epoch ms. */
  readonly now: () => number
  /** Told of each fault, before the client sees it. */
  readonly onFault: (fault: InjectedFault) => void
}

/** Equal plans spoil equal sequences of calls in equal ways. */
export function createFaultService(plan: FaultPlan, options: FaultServiceOptions): FaultService {
  return new PlannedFaults(plan, options)
}

class PlannedFaults implements FaultService {
  readonly #rules: readonly RuleState[]
  readonly #options: FaultServiceOptions
  readonly #stale: StaleAnswers
  readonly #gaps = new BillingGaps()
  readonly #calls = new Map<string, number>()

  constructor(plan: FaultPlan, options: FaultServiceOptions) {
    this.#rules = plan.rules.map((rule, index) => new RuleState(rule, index, plan.seed))
    this.#options = options
    this.#stale = new StaleAnswers(options.now)
  }

  async answer(call: ServiceCall, handle: () => Promise<WireResponse>): Promise<Delivery> {
    const strike = this.#strike(call)
    const work = async (): Promise<WireResponse> => strike.old ?? (await this.#fresh(call, strike, handle))
    return strike.fault === undefined
      ? { kind: 'whole', response: await work() }
      : spoilAnswer(call, strike.fault.rule, work)
  }

  /** What becomes of this call. Decided as it arrives, because chances go by the order of arrival. */
  #strike(call: ServiceCall): Strike {
    const { service, operation } = call
    const name = `${service} ${operation}`
    const number = (this.#calls.get(name) ?? 0) + 1
    this.#calls.set(name, number)
    const struck = this.#rules.filter((state) => state.strikes(service, operation))
    const read = isReading(operation) ? readKey(name, call.request) : undefined
    const note = (state: RuleState): void => {
      state.struck()
      this.#options.onFault({ service, operation, kind: state.rule.kind, rule: state.index, call: number })
    }
    const lagging = read === undefined ? undefined : this.#stale.lagging(read)
    const gap = struck.find(({ rule }) => rule.kind === 'missing-billing')
    const base = { gap, note, read, key: read ?? `${name} ${number}` }
    for (const state of struck) {
      const { kind } = state.rule
      if (kind === 'missing-billing') continue
      const begins = kind === 'stale-state' && lagging === undefined && read !== undefined
      const old = begins ? this.#stale.begin(read, state.rule) : lagging
      // Nothing was read before, or the state lags already.
      if (kind === 'stale-state' && (!begins || old === undefined)) continue
      note(state)
      return { ...base, fault: state, old }
    }
    return { ...base, fault: undefined, old: lagging }
  }

  async #fresh(
    { request }: ServiceCall,
    { gap, note, read, key }: Strike,
    handle: () => Promise<WireResponse>,
  ): Promise<WireResponse> {
    const { response, begun } = this.#gaps.spoil(key, await handle(), gap)
    if (gap !== undefined && begun) note(gap)
    if (read !== undefined && response.status === 200 && !request.signal.aborted) {
      this.#stale.remember(read, response)
    }
    return response
  }
}

interface Strike {
  readonly fault: RuleState | undefined
  /** Strikes what the answer says of billing, beside any other fault. */
  readonly gap: RuleState | undefined
  /** The answer of an earlier read, to be given again. */
  readonly old: WireResponse | undefined
  readonly note: (state: RuleState) => void
  /** Equal for reads of the same thing; undefined for a call that is no read. */
  readonly read: string | undefined
  /** Equal for calls that tell of the same billed work. */
  readonly key: string
}

function readKey(name: string, { path, query, body }: WireRequest): string {
  return createHash('sha256').update(`${name} ${path}?${query.toString()} `).update(body).digest('base64')
}

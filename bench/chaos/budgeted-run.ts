import type { Attempt } from '../../src/core/attempt.ts'
import { attemptOf } from '../../src/core/attempt.ts'
import { BudgetExhausted } from '../../src/core/errors.ts'
import type { Random } from '../../src/core/seeded-random.ts'
import type { Observation, Trial } from '../../src/core/trial.ts'
import { earlierAttempts, withEarlier } from '../../src/bench/earlier-attempts.ts'
import type { Plan, PlannedTrial } from '../../src/bench/plan.ts'
import { trialOf } from '../../src/bench/trial-record.ts'
import type { PriceBook } from '../../src/cost/price-book.ts'
import { observation } from '../../src/runners/observe.ts'
import { LostTrial } from '../../src/runners/tab.ts'
import { untilVerified } from '../../src/runners/verified-start.ts'
import { journalFormat, type JournalEntry, type JournalEvent } from '../../src/store/journal-event.ts'
import { foldJournal, type JournalState } from '../../src/store/journal-state.ts'
import type { RunRecord } from '../../src/store/run-record.ts'
import { attemptLog } from '../../src/wiring/attempt-log.ts'
import { Budget } from '../../src/wiring/budget.ts'
import { priceTrial } from '../../src/wiring/price-trial.ts'
import { RandomSampler } from './random-sampler.ts'

const mostExecutions = 8

/** What `kill -9` is: nothing that comes after it happens. */
class Killed extends Error {}

/** One run in memory: real budget, attempt log, sample loop and journal fold; the platform and the crashes are drawn. */
export class BudgetedRun {
  readonly entries: JournalEntry[] = []
  executions = 0
  isComplete = false
  readonly #plan: Plan
  readonly #capUsd: string
  readonly #book: PriceBook
  readonly #random: Random

  constructor(plan: Plan, capUsd: string, book: PriceBook, random: Random) {
    this.#plan = plan
    this.#capUsd = capUsd
    this.#book = book
    this.#random = random
  }

  async toTheEnd(): Promise<void> {
    const run: RunRecord = { ...blankRun, runId: this.#plan.runId, seed: this.#plan.seed }
    this.#write({ event: 'run-started', data: { format: journalFormat, run, capUsd: this.#capUsd } })
    for (this.executions = 1; this.executions <= mostExecutions; this.executions += 1) {
      const end = await this.#execute().catch((error: unknown) => {
        if (error instanceof Killed) return 'killed'
        throw error
      })
      if (end === 'complete') this.isComplete = true
      if (end !== 'killed' && end !== 'interrupted') return
      const data = { resumedAt: '', soalbenchVersion: '', capUsd: this.#capUsd }
      this.#write({ event: 'run-resumed', data })
    }
  }

  /** As execute-run does it. */
  async #execute(): Promise<'complete' | 'refused' | 'interrupted'> {
    const state = foldJournal(this.entries)
    if (state === undefined) throw new Error('an empty journal')
    const done = new Set(
      state.trials.filter((trial) => trial.state !== 'cancelled').map((trial) => trial.trialId),
    )
    const before = new Map([...state.attempts].filter(([trialId]) => !done.has(trialId)))
    const budget = new Budget({ capUsd: this.#capUsd, plan: this.#plan, book: this.#book })
    state.trials.forEach((trial) => budget.settle(trial))
    before.forEach((attempts, trialId) => budget.carry(trialId, attempts))
    const bills = earlierAttempts({ completed: state.trials, lost: [], before })
    for (const planned of this.#plan.trials.filter(({ trialId }) => !done.has(trialId))) {
      if (budget.refuse(planned) !== undefined) return 'refused'
      const seen = await this.#trial(planned, before, budget)
      const trial = withEarlier(this.#recorded(planned, seen), bills.get(planned.trialId))
      const stored = priceTrial(trial, this.#book)
      this.#append({ event: 'trial-ended', data: stored })
      budget.settle(stored)
      if (trial.state === 'cancelled')
        return trial.failureMessage === 'interrupted' ? 'interrupted' : 'refused'
    }
    return 'complete'
  }

  async #trial(
    planned: PlannedTrial,
    before: JournalState['attempts'],
    budget: Budget,
  ): Promise<Observation> {
    const { region, timeoutSeconds } = this.#plan
    const log = attemptLog({
      ...{ budget, book: this.#book, cellOf: () => planned.cell },
      writer: {
        intendAttempt: (data) => this.#later({ event: 'attempt-intended', data }),
        acceptAttempt: ({ token, trialId }, platformRunId) =>
          this.#later({ event: 'attempt-accepted', data: { token, trialId, platformRunId } }),
        endAttempt: (data) => this.#later({ event: 'attempt-ended', data }),
      },
    })
    const request = (kind: Attempt['kind'], ordinal: number) => ({
      attempt: attemptOf(planned.trialId, kind, ordinal),
      ...{ event: {}, resultKey: '', claimKey: '' },
    })
    const trial = {
      cell: planned.cell,
      sample: (ordinal: number) => request('sample', ordinal),
      before: before.get(planned.trialId) ?? [],
    }
    const primes = trial.before.filter(({ kind }) => kind === 'prime').length
    const sampler = new RandomSampler({
      ...{ cell: planned.cell, region, timeoutSeconds, log, random: this.#random },
      prime: (ordinal) => request('prime', primes + ordinal),
    })
    try {
      return await untilVerified(trial, sampler, { attempts: log })
    } catch (thrown) {
      const error = thrown instanceof LostTrial ? thrown.cause : thrown
      if (error instanceof Killed) throw error
      const bill = thrown instanceof LostTrial ? thrown.bill : {}
      const outcome =
        error instanceof BudgetExhausted
          ? ({ state: 'cancelled', message: error.message } as const)
          : ({ state: 'failed', cause: 'platform-fault', message: String(error) } as const)
      return observation({ outcome, clientMs: 1, submittedAtMs: 0, ...bill })
    }
  }

  #recorded(planned: PlannedTrial, seen: Observation): Trial {
    const { outcome } = seen
    const verdict = {
      state: outcome.state,
      cause: outcome.state === 'failed' ? outcome.cause : null,
      message: outcome.state === 'succeeded' ? null : outcome.message,
    }
    return trialOf(planned, this.#plan.runId, { observation: seen, verdict, enforcement: undefined })
  }

  #later(event: JournalEvent): Promise<void> {
    return Promise.resolve().then(() => this.#append(event))
  }

  /** A crash comes before a line or after it. */
  #append(event: JournalEvent): void {
    if (this.#random() < 0.02) throw new Killed()
    this.#write(event)
    if (this.#random() < 0.02) throw new Killed()
  }

  #write(event: JournalEvent): void {
    this.entries.push({ ...event, seq: this.entries.length + 1, ts: new Date(0).toISOString() })
  }
}

const blankRun: Omit<RunRecord, 'runId' | 'seed'> = {
  ...{ startedAt: '', endedAt: null, target: 'local', region: 'us-east-1', plan: null, state: 'running' },
  ...{ soalbenchVersion: '', priceBook: 'aws-2026-11' },
  environment: {
    host: { os: '', kernel: '', cpuModel: '', cpus: 1, memoryBytes: 1 },
    ...{ soalbenchVersion: '', versions: {}, notes: [], extra: null },
  },
}

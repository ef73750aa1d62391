import type { RecordedAttempt } from '../core/attempt.ts'
import type { Json, Observation } from '../core/trial.ts'
import type { Usage } from '../core/usage.ts'
import { isFields, rawJson } from './raw-json.ts'
import type { Cell } from '../core/cell.ts'
import type { AttemptRequest, FoundAttempt, RunContext, TrialRequest } from './runner.ts'
import { LostTrial, Tab } from './tab.ts'

/** Samples taken for one trial before it is given up, wrong temperatures included. */
export const samplesPerTrial = 3

/** How one platform takes one sample. */
export interface Sampler {
  /** Sends an attempt and sees it through. On the tab goes what the sample needs beside it. */
  take(request: AttemptRequest, tab: Tab): Promise<Observation>
  /** Looks for an attempt of an earlier execution whose end is not known, and sees it through when it lives. */
  find(request: AttemptRequest, attempt: RecordedAttempt): Promise<FoundAttempt>
}

type Wanted = Pick<TrialRequest, 'sample' | 'before'> & { readonly cell: Pick<Cell, 'startLevel'> }

/**
 * Takes samples until one has the start level that was asked for. A sample of the other temperature is never counted as
 * either: it goes to `raw.rejected`, its usage to the overhead of the trial, and the trial is repeated. An attempt that an
 * earlier execution has left open comes first: it is adopted where it ran.
 * @throws LostTrial where something was billed before an error
 */
export async function untilVerified(
  request: Wanted,
  sampler: Sampler,
  context: Pick<RunContext, 'attempts'>,
): Promise<Observation> {
  const tab = new Tab()
  try {
    const seen = await new Samples(request, sampler, tab, context).verified()
    const overheadUsage = [...tab.bill.overheadUsage, ...seen.overheadUsage]
    return { ...seen, overheadUsage, unmeteredAttempts: tab.bill.unmeteredAttempts + seen.unmeteredAttempts }
  } catch (error) {
    throw tab.isEmpty ? error : new LostTrial(error, tab.bill)
  }
}

class Samples {
  readonly #request: Wanted
  readonly #sampler: Sampler
  readonly #tab: Tab
  readonly #context: Pick<RunContext, 'attempts'>

  constructor(request: Wanted, sampler: Sampler, tab: Tab, context: Pick<RunContext, 'attempts'>) {
    this.#request = request
    this.#sampler = sampler
    this.#tab = tab
    this.#context = context
  }

  async verified(): Promise<Observation> {
    const { startLevel: wanted } = this.#request.cell
    const rejected: Json[] = []
    const first = await this.#first()
    for (let taken = 1; ; taken += 1) {
      const request = this.#request.sample(first.ordinal + taken - 1)
      const found = taken === 1 ? first.found : undefined
      const seen = withRejected(found ?? (await this.#sampler.take(request, this.#tab)), rejected)
      if (seen.outcome.state === 'cancelled') return this.#cancelled(request, seen)
      if (seen.startLevel === undefined && seen.outcome.state === 'succeeded') {
        return failed(seen, `start level could not be verified: wanted ${wanted}`)
      }
      if (seen.startLevel === undefined || seen.startLevel === wanted || metLimit(seen)) return seen
      if (taken === samplesPerTrial) {
        return failed(seen, `wanted a ${wanted} start, got ${seen.startLevel} ${samplesPerTrial} times`)
      }
      await this.#reject(request, seen, rejected)
    }
  }

  /** The sample to begin with: the one that an earlier execution left open, or the next one. */
  async #first(): Promise<{ readonly ordinal: number; readonly found: Observation | undefined }> {
    const { before } = this.#request
    for (const prime of before.filter(({ kind, end }) => kind === 'prime' && end === undefined)) {
      await this.#lose(prime)
    }
    const samples = before.filter(({ kind }) => kind === 'sample')
    const last = samples.at(-1)
    if (last === undefined) return { ordinal: 1, found: undefined }
    if (last.end?.kind === 'never-ran') return { ordinal: last.ordinal, found: undefined }
    if (last.end !== undefined) return { ordinal: last.ordinal + 1, found: undefined }
    const found = await this.#sampler.find(this.#request.sample(last.ordinal), last)
    if (found.kind === 'observed') return { ordinal: last.ordinal, found: found.observation }
    if (found.kind === 'never-ran') return { ordinal: last.ordinal, found: undefined }
    await this.#lose(last, found.usage)
    return { ordinal: last.ordinal + 1, found: undefined }
  }

  async #lose(attempt: RecordedAttempt, usage?: Usage): Promise<void> {
    const end = usage === undefined ? ({ kind: 'unknown' } as const) : ({ kind: 'billed', usage } as const)
    await this.#context.attempts.ended(attempt, end)
    this.#tab.add(usage)
  }

  async #reject({ attempt }: AttemptRequest, seen: Observation, rejected: Json[]): Promise<void> {
    const { startLevel, platformRunId, usage, clientMs, outcome } = seen
    await this.#context.attempts.ended(
      attempt,
      usage === undefined ? { kind: 'unknown' } : { kind: 'billed', usage },
    )
    rejected.push(rawJson({ startLevel, platformRunId, usage, clientMs, state: outcome.state }))
    this.#tab.addAll(seen)
  }

  /** What was stopped is over; what cannot be stopped stays open, and is looked for when the run goes on. */
  async #cancelled({ attempt }: AttemptRequest, seen: Observation): Promise<Observation> {
    if (seen.usage !== undefined) {
      await this.#context.attempts.ended(attempt, { kind: 'billed', usage: seen.usage })
    }
    return seen
  }
}

/** What does not fit, or not in time, does so at no temperature: the cause must not be lost in a repetition. */
function metLimit({ outcome }: Observation): boolean {
  return outcome.state === 'failed' && (outcome.cause === 'out-of-memory' || outcome.cause === 'timed-out')
}

/** A trial that was given up has no figures: they are those of the other temperature. */
function failed(seen: Observation, message: string): Observation {
  return {
    ...seen,
    outcome: { state: 'failed', cause: 'platform-fault', message },
    sandboxInitMs: undefined,
    platformMs: undefined,
    result: undefined,
  }
}

function withRejected(seen: Observation, rejected: readonly Json[]): Observation {
  if (rejected.length === 0) return seen
  return { ...seen, raw: { ...(isFields(seen.raw) ? seen.raw : {}), rejected: [...rejected] } }
}

import type { LambdaClients, LogsClients } from '../aws/clients.ts'
import type { LambdaUsage } from '../core/usage.ts'
import { isExpired } from './expired.ts'
import type { Failure } from './failure.ts'
import type { LambdaAnswer } from './lambda-answer.ts'
import { readClaim, type Claim } from './lambda-claim.ts'
import { answerSlackMs, invoke, type Sending } from './lambda-invoke.ts'
import { answerOfLog, readInvocationLog, waitForInvocationLog } from './lambda-log.ts'
import { invocationUsage } from './lambda-usage.ts'
import { readResult, type FoundResult } from './read-result.ts'
import type { RunContext } from './runner.ts'
import type { SampleRequest } from './sample-request.ts'
import { mostSendings, pauseBefore } from './submit.ts'

export interface LambdaPlace {
  readonly functionName: string
  readonly clients: LambdaClients
  readonly logs: () => Promise<LogsClients>
  readonly context: RunContext
  /** Whether the handler claims an attempt before it starts; a stock handler does not, and the script may only later. */
  readonly claims: boolean
}

interface Span {
  readonly submittedAtMs: number
  /** Undefined where nobody's clock saw both ends. */
  readonly clientMs: number | undefined
}

/** What became of an attempt. */
export type LambdaEnd = Span &
  (
    | { readonly kind: 'answered'; readonly answer: LambdaAnswer; readonly waitedMs: number }
    /** It ran, and its answer was lost: `answer` is what its log tells, `result` what it left. */
    | {
        readonly kind: 'adopted'
        readonly claim: Claim | undefined
        readonly answer: LambdaAnswer | undefined
        readonly result: FoundResult
      }
    | { readonly kind: 'failed'; readonly failure: Failure; readonly mayHaveRun: boolean }
    | { readonly kind: 'interrupted' }
  )

/** One attempt on one function: sent until it has begun, never run twice, and seen through. */
export class LambdaAttempt {
  readonly #request: SampleRequest<'lambda'>
  readonly #place: LambdaPlace
  /** What was billed for invocations that found the attempt taken. */
  readonly duplicates: LambdaUsage[] = []
  #sendings = 0
  #claim: Claim | undefined
  #accepted: Promise<void> | undefined

  constructor(request: SampleRequest<'lambda'>, place: LambdaPlace) {
    this.#request = request
    this.#place = place
  }

  /** The first sending was answered: nothing else of this attempt can be alive anywhere. */
  get isClean(): boolean {
    return this.#sendings === 1
  }

  /** Sends it and sees it through. */
  async run(): Promise<LambdaEnd> {
    const { context } = this.#place
    await context.attempts.intend(this.#request.sample.attempt)
    const begunAtMs = context.now()
    try {
      const end = await this.#send()
      await this.#accepted
      return end
    } catch (error) {
      if (!context.signal.aborted) throw error
      return { kind: 'interrupted', submittedAtMs: begunAtMs, clientMs: undefined }
    }
  }

  /** What an earlier sending has left; undefined where nothing has begun. Waits for the end of one that is running. */
  async find(span: Span): Promise<LambdaEnd | undefined> {
    const { context } = this.#place
    const { claimKey, resultKey } = this.#request.sample
    const [claim, result] = [
      await this.#stored(() => readClaim(context.storage, claimKey)),
      await this.#stored(() => readResult(context.storage, resultKey)),
    ]
    if (result.document !== undefined) return this.#adopt(span, claim, result)
    if (claim === undefined) return undefined
    this.#accept(claim.requestId)
    return this.#await(span, claim)
  }

  async #send(): Promise<LambdaEnd> {
    const { context, clients, functionName, claims } = this.#place
    const { trial, sample } = this.#request
    for (;;) {
      this.#sendings += 1
      const sent = await invoke(clients, { functionName, trial, sample, claims }, context, (claim) => {
        this.#claim = claim
        this.#accept(claim.requestId)
      })
      const { submittedAtMs, clientMs } = sent
      if (sent.kind === 'interrupted') return sent
      if (sent.kind === 'refused') return this.#refused(sent)
      if (sent.kind === 'answered' && !(await this.#isOfAnother(sent.answer))) {
        this.#accept(sent.answer.requestId)
        const answer = await this.#withReport(sent.answer, submittedAtMs)
        return { kind: 'answered', submittedAtMs, clientMs, answer, waitedMs: sent.waitedMs }
      }
      if (sent.kind !== 'unknown') this.#bill(sent.answer, clientMs)
      const found = await this.find({ submittedAtMs, clientMs: undefined })
      if (found !== undefined) return found
      if (this.#sendings >= mostSendings) return this.#givenUp(sent)
      await pauseBefore(this.#sendings, context)
    }
  }

  /** The 4 KB of log that come with an answer may end before the REPORT, or be missing. */
  async #withReport(answer: LambdaAnswer, submittedAtMs: number): Promise<LambdaAnswer> {
    if (answer.report?.billedMs !== undefined || answer.requestId === undefined) return answer
    const { logs, functionName, context } = this.#place
    const { requestId } = answer
    const logGroup = this.#claim?.logGroup ?? `/aws/lambda/${functionName}`
    const place = { requestId, logGroup, logStream: this.#claim?.logStream, claimedAtMs: submittedAtMs }
    const seen = await waitForInvocationLog(logs, place, context)
    return seen === undefined ? answer : { ...answer, report: seen.report }
  }

  /** A failure of an invocation that does not own the attempt is not the attempt's: the owner may be at work. */
  async #isOfAnother({ functionError, requestId }: LambdaAnswer): Promise<boolean> {
    if (functionError === undefined || requestId === undefined) return false
    const { context } = this.#place
    const claim = await this.#stored(() => readClaim(context.storage, this.#request.sample.claimKey))
    return claim?.requestId !== undefined && claim.requestId !== requestId
  }

  async #refused(sent: Extract<Sending, { kind: 'refused' }>): Promise<LambdaEnd> {
    const { submittedAtMs, clientMs, cause, message } = sent
    // An earlier sending may have begun all the same.
    const found = this.#sendings > 1 ? await this.find({ submittedAtMs, clientMs: undefined }) : undefined
    const mayHaveRun = this.#sendings > 1
    return found ?? { kind: 'failed', submittedAtMs, clientMs, failure: { cause, message }, mayHaveRun }
  }

  #givenUp(sent: Sending): LambdaEnd {
    const { submittedAtMs, clientMs } = sent
    const why = sent.kind === 'unknown' ? sent.message : 'taken by another, which left no claim'
    const message = `the answer of the invocation was lost ${this.#sendings} times: ${why}`
    const failure = { cause: 'platform-fault', message } as const
    return { kind: 'failed', submittedAtMs, clientMs, failure, mayHaveRun: true }
  }

  /** Until the result, the end of its log, or the platform's own deadline. */
  async #await(span: Span, first: Claim): Promise<LambdaEnd> {
    const { context, logs } = this.#place
    const { sample, trial } = this.#request
    const limitMs = trial.timeoutSeconds * 1000 + answerSlackMs
    // A claim from the future is one by another clock.
    const deadlineMs = Math.min(first.claimedAtMs ?? Infinity, context.now()) + limitMs
    let claim = first
    for (let look = 1; ; look += 1) {
      const seen = await readInvocationLog(await logs(), claim).catch(() => undefined)
      const result = await this.#stored(() => readResult(context.storage, sample.resultKey))
      if (seen !== undefined) {
        return {
          kind: 'adopted',
          ...span,
          claim,
          answer: answerOfLog(seen, result.document !== undefined),
          result,
        }
      }
      if (result.document !== undefined) return this.#adopt(span, claim, result)
      if (context.now() >= deadlineMs) return this.#lost(span, claim)
      const { leastMs, mostMs } = context.poll
      const pauseMs = Math.min(leastMs * 1.5 ** (look - 1), mostMs)
      await context.sleep(Math.max(1, Math.min(pauseMs, deadlineMs - context.now())))
      claim = (await this.#stored(() => readClaim(context.storage, sample.claimKey))) ?? claim
    }
  }

  #lost(span: Span, { requestId }: Claim): LambdaEnd {
    const { timeoutSeconds } = this.#request.trial
    const who = requestId === undefined ? 'the invocation' : `invocation ${requestId}`
    const message = `${who} began and left neither result nor report, ${timeoutSeconds} s and more after it`
    return { kind: 'failed', ...span, failure: { cause: 'platform-fault', message }, mayHaveRun: true }
  }

  /** The document is the truth; the bill stands in the log. */
  async #adopt(span: Span, claim: Claim | undefined, result: FoundResult): Promise<LambdaEnd> {
    const { context, logs } = this.#place
    this.#accept(claim?.requestId)
    // The log of an engine that has ended is gone with it.
    const asked = claim !== undefined && (this.#sendings > 0 || context.earlierMayLive)
    const seen = asked ? await waitForInvocationLog(logs, claim, context) : undefined
    const answer = seen && answerOfLog(seen, result.document !== undefined)
    return { kind: 'adopted', ...span, claim, answer, result }
  }

  /** Reads of the storage that decide are repeated: a passing fault of it must not look like an absence. */
  async #stored<T>(read: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await read()
      } catch (error) {
        this.#place.context.signal.throwIfAborted()
        if (tries >= mostSendings || isExpired(error)) throw error
        await pauseBefore(tries, this.#place.context)
      }
    }
  }

  #accept(requestId: string | undefined): void {
    if (requestId === undefined) return
    const { attempts } = this.#place.context
    this.#accepted ??= attempts.accepted(this.#request.sample.attempt, requestId)
    // Waited for at the end of the attempt, where it may fail.
    this.#accepted.catch(() => undefined)
  }

  #bill({ report }: LambdaAnswer, clientMs: number): void {
    const { sizing } = this.#request.trial.cell
    this.duplicates.push(invocationUsage({ report, clientMs }, sizing, this.#place.context.region))
  }
}

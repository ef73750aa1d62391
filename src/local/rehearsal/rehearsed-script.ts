import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { ResultDocument } from '../../core/result-document.ts'
import type { Settling } from '../compute.ts'
import type { Marker } from './marker.ts'
import { misbehaviourOf, uniformOf, type MisbehaviourKind } from './misbehaviour.ts'
import { fileObjects, type Objects } from './objects.ts'
import { usualPace, type KnownAnswer, type Pace, type RehearsalOptions } from './rehearsal-options.ts'
import { rehearsedResult } from './rehearsed-result.ts'

export interface ScriptCall {
  readonly event: Readonly<Record<string, string>>
  /** URI of the script. */
  readonly script: string
  readonly marker: Marker
  readonly executors: number
  /** What the claim says of who made it. */
  readonly claimant?: { readonly requestId: string; readonly logGroup: string; readonly logStream: string }
  /** Ends the script where it stands. */
  readonly signal: AbortSignal
}

export type ScriptEnd =
  | { readonly kind: 'finished'; readonly document: ResultDocument }
  | { readonly kind: 'duplicate' }
  /** Raised, or exited with an exit code. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'out-of-memory' }
  | { readonly kind: 'aborted' }

const requiredKeys = ['TRIAL_ID', 'INPUT_PATH', 'OUTPUT_PATH', 'RESULT_PATH', 'FORMAT']

/** Staged scripts as the services see them: claims, time and result documents, with nothing computed in between. */
export class RehearsedScripts {
  readonly pace: Pace
  readonly settling: Settling
  readonly #objects: Objects
  readonly #options: RehearsalOptions
  readonly #seed: number
  #runs = 0

  constructor(options: RehearsalOptions) {
    this.pace = { ...usualPace, ...options.pace }
    this.settling = { functionMs: 5, utilizationMs: 10, ...options.settling }
    this.#objects = options.objects ?? fileObjects
    this.#options = options
    this.#seed = options.seed ?? 1
  }

  /** Never rejects for what a script does; rejects where its files cannot be written. */
  async run(call: ScriptCall): Promise<ScriptEnd> {
    const { event, marker } = call
    const missing = requiredKeys.filter((key) => event[key] === undefined)
    if (missing.length > 0) return failed('ValueError', `event lacks ${missing.join(', ')}`)
    if (!(await this.#claim(call))) return { kind: 'duplicate' }
    const script = await this.#objects.read(call.script)
    if (script === undefined) return failed('FileNotFoundError', `no such script: ${call.script}`)
    marker.runs += 1
    this.#runs += 1
    const wrong = misbehaviourOf(this.#options.misbehaviours ?? [], {
      number: this.#runs,
      key: attemptKey(event),
      seed: this.#seed,
    })
    try {
      return await this.#work(call, sha256Of(script), wrong)
    } catch (error) {
      if (call.signal.aborted) return { kind: 'aborted' }
      throw error
    }
  }

  /** @returns false where another execution has the attempt */
  async #claim({ event: { CLAIM_PATH, TRIAL_ID }, claimant }: ScriptCall): Promise<boolean> {
    if (CLAIM_PATH === undefined) return true
    const claim = {
      schema: 'soalbench.claim/1',
      trialId: TRIAL_ID,
      requestId: null,
      ...claimant,
      claimedAt: Date.now(),
    }
    return this.#objects.create(CLAIM_PATH, JSON.stringify(claim))
  }

  async #work(
    { event, marker, executors, signal }: ScriptCall,
    sha256: string,
    wrong: MisbehaviourKind | undefined,
  ): Promise<ScriptEnd> {
    const { id, runs } = marker
    const pythonStart = Date.now()
    const inputBytes = (await this.#objects.size(event['INPUT_PATH'] ?? '')) ?? null
    if (runs === 1) await delay(this.pace.coldMs, undefined, { signal })
    const sessionReady = Date.now()
    if (wrong === 'hang') await untilAborted(signal)
    await delay(this.#workMs(event, inputBytes ?? 0), undefined, { signal })
    if (wrong === 'out-of-memory') return { kind: wrong }
    const error = errorOf(
      inputBytes === null ? `path does not exist: ${event['INPUT_PATH']}` : undefined,
      wrong,
    )
    const answer = await this.#options.answers({ scriptSha256: sha256, event })
    const document = rehearsedResult({
      trialId: event['TRIAL_ID'] ?? '',
      scriptSha256: wrong === 'stale-script' ? sha256Of(`another ${sha256}`) : sha256,
      error,
      clock: { pythonStart, sessionReady, workDone: error === null ? Date.now() : null },
      sandbox: { id, runs },
      ...{ executors, inputBytes, answer: wronged(answer, wrong) },
    })
    await this.#leave(event, document, wrong)
    return error === null ? { kind: 'finished', document } : failed(error.type, error.message)
  }

  #workMs(event: ScriptCall['event'], inputBytes: number): number {
    const { baseMs, msPerMiB, jitter } = this.pace
    const swing = 1 + jitter * (2 * uniformOf(this.#seed, 'time', attemptKey(event)) - 1)
    return (baseMs + (msPerMiB * inputBytes) / 1024 ** 2) * swing
  }

  /** The output's mark, then the document. With a claim the document of the attempt is written once, as the probe does. */
  async #leave(
    event: ScriptCall['event'],
    document: ResultDocument,
    wrong: MisbehaviourKind | undefined,
  ): Promise<void> {
    const { OUTPUT_PATH = '', RESULT_PATH = '', CLAIM_PATH } = event
    if (document.status === 'succeeded') await this.#objects.write(`${OUTPUT_PATH}/_SUCCESS`, '')
    if (wrong === 'no-result') return
    const whole = JSON.stringify(document)
    const text = wrong === 'truncated-result' ? whole.slice(0, whole.length / 2) : whole
    if (CLAIM_PATH === undefined) await this.#objects.write(RESULT_PATH, text)
    else await this.#objects.create(RESULT_PATH, text)
  }
}

function errorOf(problem: string | undefined, wrong: MisbehaviourKind | undefined): ResultDocument['error'] {
  if (problem !== undefined) return { type: 'AnalysisException', message: problem, trace: '' }
  if (wrong !== 'script-error') return null
  return { type: 'RuntimeError', message: 'a rehearsed error of the script', trace: '' }
}

/** Another answer than the right one, also where there is none to know. */
function wronged(
  answer: KnownAnswer | undefined,
  wrong: MisbehaviourKind | undefined,
): KnownAnswer | undefined {
  if (wrong !== 'wrong-rows' && wrong !== 'wrong-digest') return answer
  const { inputRows = null, output = { rows: null, bytes: null, digest: null } } = answer ?? {}
  if (wrong === 'wrong-rows') return { inputRows, output: { ...output, rows: (output.rows ?? 0) + 1 } }
  return { inputRows, output: { ...output, digest: `${output.digest ?? ''}1` } }
}

const attemptKey = ({ RESULT_PATH = '' }: ScriptCall['event']): string =>
  RESULT_PATH.split('/').slice(-2).join('/')

const failed = (type: string, message: string): ScriptEnd => ({
  kind: 'failed',
  message: `${type}: ${message}`,
})

const sha256Of = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex')

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((_, reject) => {
    const abort = (): void => reject(new Error('aborted'))
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
  })

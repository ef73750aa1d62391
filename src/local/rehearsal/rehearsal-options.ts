import type { Answer } from '../../core/result-document.ts'
import type { Settling } from '../compute.ts'
import type { Misbehaviour } from './misbehaviour.ts'
import type { Objects } from './objects.ts'

/** What the rehearsed script of one run is known to answer: what the generator of its input has counted. */
export interface KnownAnswer {
  readonly inputRows: number | null
  readonly output: Answer
}

interface RehearsedRun {
  /** Of the script's text as it was read. */
  readonly scriptSha256: string
  readonly event: Readonly<Record<string, string>>
}

/** How long what nobody does takes. */
export interface Pace {
  /** Of every run of a script, ms. */
  readonly baseMs: number
  readonly msPerMiB: number
  /** Share of the two above by which a run is longer or shorter at most. */
  readonly jitter: number
  /** On top in a sandbox or worker that has run no script yet, ms. */
  readonly coldMs: number
  /** INIT of a Lambda sandbox; workers of a job until they are ready; ms. */
  readonly provisionMs: number
  /** Milliseconds of one minute of time-outs. 60,000 unless a test has no minute. */
  readonly minuteMs: number
}

export interface RehearsalOptions {
  /** The right answer; undefined where nobody knows it, and then the result document does not claim one. */
  readonly answers: (run: RehearsedRun) => Promise<KnownAnswer | undefined>
  /** Decides jitter and misbehaviour: equal seeds, runs and tokens give equal ones. Default 1. */
  readonly seed?: number
  readonly pace?: Partial<Pace>
  /** Default: a few milliseconds. */
  readonly settling?: Partial<Settling>
  readonly misbehaviours?: readonly Misbehaviour[]
  /** Where scripts, claims and results lie. Default: this computer's files. */
  readonly objects?: Objects
}

export const usualPace: Pace = {
  baseMs: 4,
  msPerMiB: 1,
  jitter: 0.2,
  coldMs: 6,
  provisionMs: 3,
  minuteMs: 60_000,
}

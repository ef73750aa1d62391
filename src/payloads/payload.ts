import type { Format } from '../core/platform.ts'
import type { Answer } from '../core/result-document.ts'

/** What is asked for; equal specs give equal bytes on every machine and for any number of threads. */
export interface PayloadSpec {
  /** `accommodations`, or the name of a fitted dataset. */
  readonly dataset: string
  readonly format: Format
  readonly bytes: number
  readonly seed: number
}

/** A generated payload in the cache. */
export interface Payload {
  readonly spec: PayloadSpec
  /** Content key: a hash of the spec, the dataset definition and the generator's version. */
  readonly key: string
  readonly path: string
  /** Real size on disk. */
  readonly bytes: number
  readonly rows: number
  /** By built-in workload: the output that a right run must have. Empty for fitted datasets. */
  readonly answers: Readonly<Record<string, Answer>>
  /** Reused from the cache, not written now. */
  readonly reused: boolean
}

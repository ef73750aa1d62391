/** What checks are given of the world, so that none of them reads it for itself. */
export interface Surroundings {
  readonly locations: { readonly packageRoot: string; readonly workspace: string; readonly cache: string }
  readonly env: Readonly<Record<string, string | undefined>>
  /** `20.20.2` */
  readonly nodeVersion: string
  readonly region: string
  /** On AWS. */
  readonly stack: string
  /** Payloads that are to be measured. */
  readonly payloadBytes: readonly number[]
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** Payload sizes of the jobs of a month; the shares sum to 1. A lognormal distribution is cut into such classes. */
export type SizeMix = readonly SizeClass[]

export interface SizeClass {
  readonly bytes: number
  readonly share: number
}

/** One row of the table: what was measured, how sure that is, and what is to be reached. */
export interface Figure {
  readonly id: string
  readonly what: string
  readonly figure: string
  readonly goal: string
  /** Monte-Carlo standard error of the figure. */
  readonly standardError: string
}

export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`

/** Of a share p seen in `repeats`. */
export const shareError = (p: number, repeats: number): number => Math.sqrt((p * (1 - p)) / repeats)

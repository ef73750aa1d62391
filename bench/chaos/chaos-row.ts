/** One line of the table that `npm run bench:chaos` prints. */
export interface ChaosRow {
  readonly what: string
  readonly figure: string
  readonly goal: string
}

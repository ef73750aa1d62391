import type { Random } from '../random.ts'
import type { Cell } from '../record-format.ts'

/** A record while it is drawn: cells by column position, filled in the order of dependence. */
export interface Draft {
  readonly cells: Cell[]
  /** Number of the record in its block, scrambled: unique there. */
  low: number
}

/**
 * Bytes of a line that differ from block to block: five digits of the block's number, or four random characters.
 * Everything else of a block is a template, which is what makes large payloads quick.
 */
export type SiteKind = 'block' | 'upper-hex' | 'lower-hex' | 'digits'

export interface Site {
  readonly kind: SiteKind
  /** Bytes from the start of the cell's text. */
  readonly offset: number
}

export type Draw = (random: Random, draft: Draft) => Cell

/** One column, ready to draw. */
export interface Column {
  readonly name: string
  readonly draw: Draw
  readonly sites: readonly Site[]
}

/** First block number in keys: keys keep one width through 90,000 blocks. */
export const firstBlockNumber = 10_000
export const lastBlockNumber = 99_999

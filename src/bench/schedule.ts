import type { Cell } from '../core/cell.ts'
import type { Platform } from '../core/platform.ts'
import { seededRandom, type Random } from '../core/seeded-random.ts'
import { shuffled } from './shuffled.ts'

export interface Slot {
  readonly cell: Cell
  /** From 1. */
  readonly repetition: number
}

/**
 * The order of all trials. Blocks of one run of every cell, each block shuffled: with whole arms one after the other, a
 * drift of the machine shows as a difference between platforms (53 % false positives against 5 %). Inside a block the
 * platforms are interleaved in proportion, so that none is done early. The seed decides everything.
 */
export function schedule(cells: readonly Cell[], repetitions: number, seed: number): Slot[] {
  const random = seededRandom(seed)
  return Array.from({ length: repetitions }, (_, index) =>
    interleaved(cells, random).map((cell) => ({ cell, repetition: index + 1 })),
  ).flat()
}

/** The i-th of n trials of a platform lies at a random place in the i-th of n equal parts of the block. */
function interleaved(cells: readonly Cell[], random: Random): Cell[] {
  const byPlatform = new Map<Platform, Cell[]>()
  for (const cell of cells) byPlatform.set(cell.platform, [...(byPlatform.get(cell.platform) ?? []), cell])
  const placed = [...byPlatform.values()].flatMap((own) =>
    shuffled(own, random).map((cell, i) => ({ cell, at: (i + random()) / own.length })),
  )
  return placed.toSorted((x, y) => x.at - y.at).map(({ cell }) => cell)
}

import type { Random } from '../random.ts'
import type { Cell } from '../record-format.ts'
import { lineBytes } from './line-writer.ts'
import { drawRecord, type Recipe } from './recipe.ts'

export interface PendingRecord {
  readonly cells: readonly Cell[]
  readonly low: number
  readonly bytes: number
}

/**
 * Records that fill `space` bytes to the byte where the dataset has a column to stretch, and to within one record where
 * it has none. The last records are chosen to leave little over, and what is left is spread over all of them, so that no
 * line stands out.
 */
export function fitExactly(
  recipe: Recipe,
  random: Random,
  space: number,
  lowOf: (record: number) => number,
): PendingRecord[] {
  const records: PendingRecord[] = []
  let left = space
  let shortest = Number.POSITIVE_INFINITY
  for (;;) {
    let best: PendingRecord | undefined
    for (let attempt = 0; attempt < 32; attempt += 1) {
      const record = drawPending(recipe, random, lowOf(records.length))
      shortest = Math.min(shortest, record.bytes)
      const rest = left - record.bytes
      if (rest < 0) continue
      if (rest >= 2 * shortest || rest === 0) {
        best = record
        break
      }
      if (best === undefined || waste(rest, shortest) < waste(left - best.bytes, shortest)) best = record
    }
    if (best === undefined) break
    records.push(best)
    left -= best.bytes
  }
  return recipe.stretch < 0 ? records : spread(recipe, records, left)
}

/** Bytes that no further record can fill. */
const waste = (rest: number, shortest: number): number => (rest >= shortest ? rest - shortest : rest)

function drawPending(recipe: Recipe, random: Random, low: number): PendingRecord {
  for (let attempt = 0; ; attempt += 1) {
    const cells = drawRecord(recipe, random, low)
    // A null cannot be lengthened; after so many nulls the column has nothing else.
    if (recipe.stretch >= 0 && cells[recipe.stretch]?.isNull === true && attempt < 100) continue
    return { cells: [...cells], low, bytes: lineBytes(recipe.format, cells) }
  }
}

function spread(recipe: Recipe, records: readonly PendingRecord[], bytes: number): PendingRecord[] {
  const able = records.filter(({ cells }) => cells[recipe.stretch]?.isNull === false).length
  if (able === 0 || bytes === 0) return [...records]
  let given = 0
  return records.map((record) => {
    if (record.cells[recipe.stretch]?.isNull !== false) return record
    const by = Math.floor(bytes / able) + (given < bytes % able ? 1 : 0)
    given += 1
    return by === 0 ? record : lengthen(recipe, record, by)
  })
}

/** ASCII without any character that a format must quote, so that `by` characters are `by` bytes. */
const filler = ' with a quiet view of the garden and the old canal by the park near the market'

function lengthen(recipe: Recipe, record: PendingRecord, by: number): PendingRecord {
  const added = filler
    .repeat(Math.ceil(by / filler.length))
    .slice(0, by)
    .replace(/ $/, '.')
  const cells = record.cells.map((cell, position) =>
    position === recipe.stretch ? recipe.format.text(cell.plain + added) : cell,
  )
  return { ...record, cells, bytes: record.bytes + by }
}

import { crc32 } from 'node:zlib'
import type { Answer } from '../../core/result-document.ts'

export interface RankedRow {
  readonly taxed: number
  readonly id: number
}

/** By `zone|room_type`: the dearest rows, at most `keptRanks`, dearest first, then by id. */
export type JoinRanks = Map<string, RankedRow[]>

const keptRanks = 100

/** The order of the `join` workload: taxed descending, id ascending. */
const rankOrder = (a: RankedRow, b: RankedRow): number => b.taxed - a.taxed || a.id - b.id

/** Adds rows that are sorted themselves; `base` is added to their ids. */
export function addRanked(ranks: JoinRanks, group: string, rows: readonly RankedRow[], base = 0): void {
  const known = ranks.get(group) ?? []
  const last = known.length >= keptRanks ? known.at(-1) : undefined
  const [best] = rows
  if (best === undefined) return
  // Hardly a block has anything to add once a hundred dear rows are known.
  if (
    last !== undefined &&
    (best.taxed < last.taxed || (best.taxed === last.taxed && best.id + base >= last.id))
  )
    return
  const both = [...known, ...rows.map(({ taxed, id }) => ({ taxed, id: id + base }))]
  ranks.set(group, both.toSorted(rankOrder).slice(0, keptRanks))
}

/** The best of many rows of one block; `id` stays below `idUnit`. One number holds both sort keys: sorting is native then. */
export function bestOf(rows: readonly RankedRow[]): RankedRow[] {
  const keys = Float64Array.from(rows, ({ taxed, id }) => id - taxed * idUnit).sort()
  return Array.from(keys.subarray(0, keptRanks), (key) => {
    const taxed = -Math.floor(key / idUnit)
    return { taxed, id: key + taxed * idUnit }
  })
}

const idUnit = 2 ** 20

/** Digest: sum of the CRC-32 of `zone|room_type|rank|id|taxed` over the output rows. */
export function joinAnswer(ranks: JoinRanks): Answer {
  let digest = 0n
  let count = 0
  for (const [group, rows] of ranks) {
    for (const [index, { id, taxed }] of rows.entries()) {
      digest += BigInt(crc32(`${group}|${index + 1}|${id}|${taxed}`))
      count += 1
    }
  }
  return { rows: count, bytes: null, digest: digest.toString() }
}

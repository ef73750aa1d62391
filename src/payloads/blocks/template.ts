import type { SiteKind } from '../columns/column.ts'
import { below, type Random } from '../random.ts'
import type { Cell } from '../record-format.ts'
import { fitExactly } from './exact-fit.ts'
import { lineWriter } from './line-writer.ts'
import { drawRecord, type Recipe } from './recipe.ts'

/** Records of one block, rendered once and stamped anew for every block that uses them. */
export interface Template {
  readonly bytes: Buffer
  readonly records: number
  /** Offsets of what differs from block to block, by kind. */
  readonly sites: Readonly<Record<SiteKind, Int32Array>>
  /** Repeated records: target, source, length, three numbers each. */
  readonly copies: Int32Array
}

/** Sees every record of a template in the order of the file. */
export interface RecordObserver {
  add(cells: readonly Cell[], low: number): void
  /** The next record repeats the one with this index. */
  repeat(index: number): void
}

/** Builds a template of exactly `size` bytes (see fitExactly for datasets without a column to stretch). */
export function buildTemplate(
  recipe: Recipe,
  size: number,
  random: Random,
  observer: RecordObserver | undefined,
): Template {
  const writer = templateWriter(recipe, size, observer)
  const lowOf = scrambled(random, 10 ** recipe.lowDigits)
  for (;;) {
    const record = writer.records()
    if (recipe.duplicateEvery > 0 && (record + 1) % recipe.duplicateEvery === 0) {
      if (!writer.repeat(below(random, record))) break
      continue
    }
    if (!writer.hasRoom()) break
    const cells = drawRecord(recipe, random, lowOf(record))
    if (!writer.write(cells, lowOf(record))) break
  }
  const first = writer.records()
  for (const { cells, low } of fitExactly(recipe, random, writer.left(), (n) => lowOf(first + n))) {
    writer.write(cells, low)
  }
  return writer.finish()
}

/** Numbers 0 … count-1 in a scrambled order, without repeats: a line modulo a power of ten. */
function scrambled(random: Random, count: number): (index: number) => number {
  const factor = 10 * (1 + below(random, count / 10 - 1)) + ([1, 3, 7, 9][below(random, 4)] ?? 1)
  const start = below(random, count)
  return (index) => (factor * index + start) % count
}

interface TemplateWriter {
  records(): number
  left(): number
  /** Enough space for the records of the exact end. */
  hasRoom(): boolean
  /** False, and nothing written, where the record does not fit. */
  write(cells: readonly Cell[], low: number): boolean
  repeat(index: number): boolean
  finish(): Template
}

function templateWriter(recipe: Recipe, size: number, observer: RecordObserver | undefined): TemplateWriter {
  const buffer = Buffer.allocUnsafeSlow(size)
  const starts = [0]
  const copies: number[] = []
  const sites: Record<SiteKind, number[]> = { block: [], 'upper-hex': [], 'lower-hex': [], digits: [] }
  const note = siteNoter(recipe, sites)
  const writeLine = lineWriter(recipe.format, buffer)
  const cellStarts = new Int32Array(recipe.columns.length)
  let longest = 256
  const end = (): number => starts.at(-1) ?? 0
  const commit = (bytes: number): void => {
    starts.push(end() + bytes)
    longest = Math.max(longest, bytes)
  }
  return {
    records: () => starts.length - 1,
    left: () => size - end(),
    hasRoom: () => size - end() > 8 * longest,
    write(cells, low) {
      const lineEnd = writeLine(cells, end(), cellStarts)
      if (lineEnd < 0) return false
      note(cells, cellStarts)
      observer?.add(cells, low)
      commit(lineEnd - end())
      return true
    },
    repeat(index) {
      const source = starts[index] ?? 0
      const length = (starts[index + 1] ?? 0) - source
      if (size - end() < 9 * longest) return false
      buffer.copy(buffer, end(), source, source + length)
      copies.push(end(), source, length)
      observer?.repeat(index)
      commit(length)
      return true
    },
    finish: () => ({
      bytes: buffer.subarray(0, end()),
      records: starts.length - 1,
      sites: {
        block: Int32Array.from(sites.block),
        'upper-hex': Int32Array.from(sites['upper-hex']),
        'lower-hex': Int32Array.from(sites['lower-hex']),
        digits: Int32Array.from(sites.digits),
      },
      copies: Int32Array.from(copies),
    }),
  }
}

/** Notes where the sites of a record lie. */
function siteNoter(
  recipe: Recipe,
  sites: Record<SiteKind, number[]>,
): (cells: readonly Cell[], cellStarts: Int32Array) => void {
  const all = recipe.columns.flatMap((column, position) =>
    column.sites.map(({ kind, offset }) => ({ position, offset, into: sites[kind] })),
  )
  return (cells, cellStarts) => {
    for (const { position, offset, into } of all) {
      if (cells[position]?.isNull === false) into.push((cellStarts[position] ?? 0) + offset)
    }
  }
}

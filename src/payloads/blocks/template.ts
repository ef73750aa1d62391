import type { Random } from '../random.ts'
import type { Cell } from '../record-format.ts'
import { fitExactly } from './exact-fit.ts'
import { lineBytes, LineWriter } from './line-writer.ts'
import { drawRecord, type Recipe } from './recipe.ts'
import { SiteCollector } from './sites.ts'
import { type Stamp, stampOf } from './stamp.ts'

/** Records of one block, rendered once and stamped anew for every block that uses them. */
export interface Template {
  readonly size: number
  readonly records: number
  readonly stamp: Stamp
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
  return new TemplateBuilder(recipe, size, random, observer).finish()
}

/** Builds in one go or in steps. A class and not closures, so that all templates share the compiled code. */
export class TemplateBuilder {
  private readonly recipe: Recipe
  private readonly random: Random
  private readonly observer: RecordObserver | undefined
  private readonly buffer: Buffer
  private readonly line: LineWriter
  private readonly starts: number[] = []
  private readonly sites = new SiteCollector()
  private readonly factor: number
  private readonly start: number
  private end = 0
  private longest = 256

  constructor(recipe: Recipe, size: number, random: Random, observer: RecordObserver | undefined) {
    this.recipe = recipe
    this.random = random
    this.observer = observer
    this.buffer = Buffer.allocUnsafeSlow(size)
    this.line = new LineWriter(recipe.format, this.buffer)
    this.factor = 10 * (1 + random.below(recipe.lowCount / 10 - 1)) + ([1, 3, 7, 9][random.below(4)] ?? 1)
    this.start = random.below(recipe.lowCount)
  }

  /** Draws up to so many records. */
  advance(records: number): void {
    const { duplicateEvery } = this.recipe
    for (let drawn = 0; drawn < records && this.hasRoom(); drawn += 1) {
      const record = this.starts.length
      if (duplicateEvery > 0 && (record + 1) % duplicateEvery === 0) {
        this.repeat(this.random.below(record))
      } else {
        const low = this.lowOf(record)
        this.write(drawRecord(this.recipe, this.random, low), low)
      }
    }
  }

  finish(): Template {
    this.advance(Number.POSITIVE_INFINITY)
    const first = this.starts.length
    const space = this.buffer.length - this.end
    const last = fitExactly(this.recipe, this.random, space, (index) => this.lowOf(first + index))
    for (const { cells, low } of last) this.write(cells, low)
    const bytes = this.buffer.subarray(0, this.end)
    return { size: this.end, records: this.starts.length, stamp: stampOf(bytes, this.sites.finish()) }
  }

  /** Enough space for another record and the records of the exact end. */
  private hasRoom(): boolean {
    return this.buffer.length - this.end > 8 * this.longest
  }

  /** The records' numbers: 0 … count-1 in a scrambled order, without repeats. */
  private lowOf(record: number): number {
    return (this.factor * record + this.start) % this.recipe.lowCount
  }

  private write(cells: readonly Cell[], low: number): void {
    const end = this.line.write(cells, this.end)
    if (end < 0) {
      // A record of extraordinary length: the exact end looks for shorter ones.
      this.longest = lineBytes(this.recipe.format, cells)
      return
    }
    this.sites.startRecord()
    for (const { position, offset, kind } of this.recipe.sites) {
      if (cells[position]?.isNull === false) this.sites.add(kind, (this.line.starts[position] ?? 0) + offset)
    }
    this.observer?.add(cells, low)
    this.commit(end)
  }

  private repeat(index: number): void {
    const source = this.starts[index] ?? 0
    const length = (this.starts[index + 1] ?? this.end) - source
    this.buffer.copy(this.buffer, this.end, source, source + length)
    this.sites.repeat(index, this.end - source)
    this.observer?.repeat(index)
    this.commit(this.end + length)
  }

  private commit(end: number): void {
    this.longest = Math.max(this.longest, end - this.end)
    this.starts.push(this.end)
    this.end = end
  }
}

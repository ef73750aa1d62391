import { UsageInvalid } from '../../core/errors.ts'
import { formatBytes } from '../../core/size.ts'
import { accommodationsTally, type Tally } from '../answers/accommodations-tally.ts'
import type { Tax } from '../answers/tax-table.ts'
import { firstBlockNumber, lastBlockNumber } from '../columns/column.ts'
import type { DatasetDefinition } from '../definition.ts'
import { Random } from '../random.ts'
import { blockBytes, type Recipe, recipeOf } from './recipe.ts'
import type { StampedBlock } from './stamp.ts'
import { buildTemplate, type Template } from './template.ts'
import { TemplateShelf } from './template-shelf.ts'

/** Everything that decides the bytes of a file; plain data, so that a thread can be given it. */
export interface BlockJob {
  readonly definition: DatasetDefinition
  readonly kind: 'csv' | 'jsonl'
  readonly seed: number
  readonly bytes: number
  /** Present where the answers of the built-in workloads are wanted. */
  readonly taxes: ReadonlyMap<string, Tax> | undefined
}

/** The blocks of one file, in any order. */
export interface BlockSource {
  readonly header: Buffer
  readonly blocks: number
  readonly tally: Tally | undefined
  /** Records of the blocks taken so far. */
  readonly records: () => number
  offsetOf(block: number): number
  /** Blocks of one template share the memory of their bytes: stamping one of them overwrites the other. */
  templateOf(block: number): Template
  /** Adds the block to the records and answers, too. */
  take(block: number): StampedBlock
  /** Uses time while the file system is busy. */
  buildAhead(): void
}

/** @throws UsageInvalid when not even one record fits, naming the smallest size. */
export function blockSource(job: BlockJob): BlockSource {
  const recipe = recipeOf(job.definition, job.kind)
  const header = Buffer.from(recipe.format.header)
  const tally = job.taxes && accommodationsTally(job.definition, job.taxes, recipe.lowCount)
  const shelf = new TemplateShelf(recipe, job.seed, tally)
  const starts = fullBlockStarts(recipe, job.bytes, header.length, shelf)
  const full = starts.length - 1
  shelf.setTail(full, job.bytes - (starts.at(-1) ?? 0))
  if (full === 0 && shelf.of(0).template.records === 0) throw tooSmall(job)
  let records = 0
  return {
    header,
    blocks: full + 1,
    tally,
    records: () => records,
    offsetOf: (block) => starts[block] ?? header.length,
    templateOf: (block) => shelf.of(block).template,
    take(block) {
      const { template, tally: share } = shelf.of(block)
      records += template.records
      share?.addBlock(block)
      return template.stamp(job.seed, block)
    },
    buildAhead: () => shelf.buildAhead(),
  }
}

/**
 * Where full blocks start, and where the last one starts, which takes what is left: half a block to one and a half, so
 * that it is never too small for a record.
 */
function fullBlockStarts(recipe: Recipe, bytes: number, header: number, shelf: TemplateShelf): number[] {
  const starts = [header]
  for (let start = header; bytes - start >= 1.5 * blockBytes;) {
    // With a column to stretch all templates have one size, and need not be built to know it.
    start += recipe.stretch >= 0 ? blockBytes : shelf.full(starts.length - 1).template.size
    starts.push(start)
  }
  if (starts.length > lastBlockNumber - firstBlockNumber) {
    throw new UsageInvalid(`payload too large: ${formatBytes(bytes)}`, {
      suggestions: ['Ask for 10gb at most.'],
    })
  }
  return starts
}

/** A size for which a file with one record, or a few, is possible. */
export function smallestBytes({ definition, kind, seed }: Omit<BlockJob, 'bytes' | 'taxes'>): number {
  const recipe = recipeOf(definition, kind)
  const header = Buffer.byteLength(recipe.format.header)
  for (let size = 1; ; size = Math.ceil(size * 1.1)) {
    if (buildTemplate(recipe, size, new Random(seed, 0, 2), undefined).records > 0) return header + size
  }
}

function tooSmall(job: BlockJob): UsageInvalid {
  const size = formatBytes(job.bytes)
  return new UsageInvalid(`payload too small for one record of ${job.definition.name}: ${size}`, {
    suggestions: [`Ask for ${smallestBytes(job)}b or more.`],
  })
}

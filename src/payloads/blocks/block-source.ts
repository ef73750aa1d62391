import { UsageInvalid } from '../../core/errors.ts'
import { formatBytes } from '../../core/size.ts'
import { accommodationsTally, type Tally, type TemplateTally } from '../answers/accommodations-tally.ts'
import type { Tax } from '../answers/tax-table.ts'
import { firstBlockNumber, lastBlockNumber } from '../columns/column.ts'
import type { DatasetDefinition } from '../definition.ts'
import { randomOf } from '../random.ts'
import { blockBytes, type Recipe, recipeOf } from './recipe.ts'
import { stamp } from './stamp.ts'
import { buildTemplate, type Template } from './template.ts'

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
  readonly fileBytes: number
  readonly tally: Tally | undefined
  readonly records: () => number
  offsetOf(block: number): number
  /** The block's bytes, valid until `templateCount` blocks later; adds the block to the records and answers. */
  take(block: number): Buffer
}

/** Templates that a file is made of: some 60,000 different records. */
export const templateCount = 10

/** @throws UsageInvalid when not even one record fits, naming the smallest size. */
export function blockSource(job: BlockJob): BlockSource {
  const recipe = recipeOf(job.definition, job.kind)
  const header = Buffer.from(recipe.format.header)
  const tally = job.taxes && accommodationsTally(job.definition, job.taxes, recipe.lowDigits)
  const templateAt = templates(recipe, job.seed, tally)
  const starts = fullBlockStarts(
    recipe,
    job.bytes,
    header.length,
    (index) => templateAt(index).template.bytes.length,
  )
  const tailStart = starts.at(-1) ?? header.length
  const full = starts.length - 1
  const tail = once(() => tallied(recipe, job.bytes - tailStart, randomOf(job.seed, full, 2), tally))
  if (full === 0) refuseEmpty(tail().template, job)
  let records = 0
  return {
    header,
    blocks: full + 1,
    tally,
    records: () => records,
    get fileBytes() {
      return tailStart + tail().template.bytes.length
    },
    offsetOf: (block) => starts[block] ?? header.length,
    take(block) {
      const { template, share } = block === full ? tail() : templateAt(block % templateCount)
      records += template.records
      share?.addBlock(block)
      return stamp(template, job.seed, block)
    },
  }
}

interface TalliedTemplate {
  readonly template: Template
  readonly share: TemplateTally | undefined
}

function tallied(
  recipe: Recipe,
  size: number,
  random: () => number,
  tally: Tally | undefined,
): TalliedTemplate {
  const share = tally?.template()
  return { template: buildTemplate(recipe, size, random, share), share }
}

function templates(
  recipe: Recipe,
  seed: number,
  tally: Tally | undefined,
): (index: number) => TalliedTemplate {
  const made: TalliedTemplate[] = []
  return (index) => (made[index] ??= tallied(recipe, blockBytes, randomOf(seed, index, 1), tally))
}

/**
 * Where full blocks start, and where the last one starts, which takes what is left: half a block to one and a half, so
 * that it is never too small for a record.
 */
function fullBlockStarts(
  recipe: Recipe,
  bytes: number,
  header: number,
  sizeOf: (template: number) => number,
): number[] {
  const starts = [header]
  for (let start = header; bytes - start >= 1.5 * blockBytes;) {
    const template = (starts.length - 1) % templateCount
    // With a column to stretch all templates have one size, and need not be built to know it.
    start += recipe.stretch >= 0 ? blockBytes : sizeOf(template)
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
    if (buildTemplate(recipe, size, randomOf(seed, 0, 2), undefined).records > 0) return header + size
  }
}

function refuseEmpty(tail: Template, job: BlockJob): void {
  if (tail.records > 0) return
  throw new UsageInvalid(
    `payload too small for one record of ${job.definition.name}: ${formatBytes(job.bytes)}`,
    {
      suggestions: [`Ask for ${smallestBytes(job)}b or more.`],
    },
  )
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

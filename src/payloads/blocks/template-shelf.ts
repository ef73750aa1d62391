import type { Tally, TemplateTally } from '../answers/accommodations-tally.ts'
import { Random } from '../random.ts'
import { blockBytes, type Recipe } from './recipe.ts'
import { type Template, TemplateBuilder } from './template.ts'

export interface ShelvedTemplate {
  readonly template: Template
  readonly tally: TemplateTally | undefined
}

/**
 * Files start with two templates, for nothing can be written before they are there; a third joins them soon, another one
 * every so many blocks, up to a bound of memory: some 30,000 different records in a gigabyte, 75,000 in ten.
 */
const thirdTemplateAt = 32
const blocksPerTemplate = 512
const mostTemplates = 12

interface BegunTemplate {
  readonly builder: TemplateBuilder
  readonly tally: TemplateTally | undefined
}

/** Records drawn per step of building ahead: a template is ready before it is needed. */
const recordsPerStep = 192

/** Slot of the last block, which has a size of its own. */
const tailSlot = -1

/** The templates of a file, made when they are needed or, step by step, while the file system is busy. */
export class TemplateShelf {
  private readonly recipe: Recipe
  private readonly seed: number
  private readonly tally: Tally | undefined
  private readonly ready = new Map<number, ShelvedTemplate>()
  private readonly begun = new Map<number, BegunTemplate>()
  private tail = { block: 0, bytes: 0 }

  constructor(recipe: Recipe, seed: number, tally: Tally | undefined) {
    this.recipe = recipe
    this.seed = seed
    this.tally = tally
  }

  /** The number and size of the last block; to be called before it is asked for. */
  setTail(block: number, bytes: number): void {
    this.tail = { block, bytes }
  }

  /** The template of a full block. */
  full(block: number): ShelvedTemplate {
    return this.at(block % templatesAt(block))
  }

  of(block: number): ShelvedTemplate {
    return block === this.tail.block ? this.at(tailSlot) : this.full(block)
  }

  /** Does a little of the work that later blocks will need. */
  buildAhead(): void {
    const last = this.tail.block - 1
    const next = this.ready.size
    const slot = next < templatesAt(last) && next <= last ? next : tailSlot
    if (!this.ready.has(slot)) this.builderOf(slot).builder.advance(recordsPerStep)
  }

  private at(slot: number): ShelvedTemplate {
    const found = this.ready.get(slot)
    if (found !== undefined) return found
    const { builder, tally } = this.builderOf(slot)
    const made = { template: builder.finish(), tally }
    this.begun.delete(slot)
    this.ready.set(slot, made)
    return made
  }

  private builderOf(slot: number): BegunTemplate {
    const found = this.begun.get(slot)
    if (found !== undefined) return found
    const tally = this.tally?.template()
    const { bytes, block } = this.tail
    const [size, random] =
      slot === tailSlot
        ? [bytes, new Random(this.seed, block, 2)]
        : [blockBytes, new Random(this.seed, slot, 1)]
    const begun = { builder: new TemplateBuilder(this.recipe, size, random, tally), tally }
    this.begun.set(slot, begun)
    return begun
  }
}

const templatesAt = (block: number): number =>
  block < thirdTemplateAt ? 2 : Math.min(mostTemplates, 3 + Math.floor(block / blocksPerTemplate))

import type { Answer } from '../../core/result-document.ts'
import type { RecordObserver } from '../blocks/template.ts'
import { firstBlockNumber } from '../columns/column.ts'
import type { DatasetDefinition } from '../definition.ts'
import { addGroup, aggregateAnswer, type AggregateTotals } from './aggregate.ts'
import { etlAnswer, type EtlTotals } from './etl.ts'
import { addRanked, joinAnswer, type JoinRanks } from './join.ts'
import type { Tax } from './tax-table.ts'
import { type FactReader, factReader, Facts } from './template-facts.ts'
import { summaryOf, type TemplateSummary } from './template-summary.ts'

/** Partial answers as plain data, so that one thread can hand them to another. */
export interface TallyParts {
  readonly aggregate: AggregateTotals
  readonly etl: EtlTotals
  readonly join: JoinRanks
}

/** Sees the records of one template, then adds them once for every block that uses it. */
export interface TemplateTally extends RecordObserver {
  /** Blocks may come in any order. */
  addBlock(block: number): void
}

/** The right answers of the built-in workloads, gathered per template: a gigabyte costs what sixteen blocks cost. */
export interface Tally {
  template(): TemplateTally
  merge(parts: TallyParts): void
  parts(): TallyParts
}

export function accommodationsTally(
  definition: DatasetDefinition,
  taxes: ReadonlyMap<string, Tax>,
  lowCount: number,
): Tally {
  const parts = emptyParts()
  const reader = factReader(definition, taxes)
  return {
    parts: () => parts,
    merge: (other) => mergeParts(parts, other),
    template: () => new FactsTally(reader, (facts) => blockAdder(parts, summaryOf(facts, reader), lowCount)),
  }
}

const emptyParts = () => ({
  aggregate: new Map() as AggregateTotals,
  etl: { rows: 0, digest: 0n },
  join: new Map() as JoinRanks,
})

export function answersOf(parts: TallyParts): Readonly<Record<string, Answer>> {
  return {
    aggregate: aggregateAnswer(parts.aggregate),
    etl: etlAnswer(parts.etl),
    join: joinAnswer(parts.join),
  }
}

type MutableParts = { -readonly [K in keyof TallyParts]: TallyParts[K] }

function mergeParts(parts: MutableParts, other: TallyParts): void {
  parts.etl.rows += other.etl.rows
  parts.etl.digest += other.etl.digest
  for (const [group, totals] of other.aggregate) addGroup(parts.aggregate, group, totals)
  for (const [group, rows] of other.join) addRanked(parts.join, group, rows)
}

class FactsTally extends Facts implements TemplateTally {
  private readonly summarise: (facts: Facts) => (block: number) => void
  private adder: ((block: number) => void) | undefined

  constructor(reader: FactReader, summarise: (facts: Facts) => (block: number) => void) {
    super(reader)
    this.summarise = summarise
  }

  addBlock(block: number): void {
    if (this.adder === undefined) {
      this.adder = this.summarise(this)
      // The facts of all templates would be most of the memory.
      this.clear()
    }
    this.adder(block)
  }
}

function blockAdder(parts: MutableParts, summary: TemplateSummary, idUnit: number): (block: number) => void {
  return (block) => {
    const base = (firstBlockNumber + block) * idUnit
    parts.etl.rows += summary.distinct
    parts.etl.digest += summary.etl(base)
    for (const [group, totals] of summary.groups) addGroup(parts.aggregate, group, totals)
    for (const [group, rows] of summary.ranked) addRanked(parts.join, group, rows, base)
  }
}

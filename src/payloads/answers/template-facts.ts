import type { RecordObserver } from '../blocks/template.ts'
import type { DatasetDefinition } from '../definition.ts'
import type { Cell } from '../record-format.ts'
import { checksumFrom } from './checksum.ts'
import { modulus } from './etl.ts'
import type { Tax } from './tax-table.ts'

/** What the answers need of the records of one template, a list per fact: objects per record would cost more than the rest. */
export interface Facts {
  /** Number of the record in its block. */
  readonly low: number[]
  /** (crc(rest) mod 65521) + 1. */
  readonly term: number[]
  /** 1 for a record that repeats an earlier one. */
  readonly repeated: number[]
  readonly group: number[]
  readonly price: number[]
  readonly reviews: number[]
  readonly nights: number[]
  /** -1 where the neighbourhood is not in the tax table. */
  readonly rankGroup: number[]
  readonly taxed: number[]
}

/** Texts numbered in the order in which they are met. */
export interface Numbering {
  readonly texts: readonly string[]
  of(left: string, right: string): number
}

export interface FactReader {
  readonly groups: Numbering
  readonly rankGroups: Numbering
  observe(): { readonly facts: Facts; readonly observer: RecordObserver }
}

export function factReader({ columns }: DatasetDefinition, taxes: ReadonlyMap<string, Tax>): FactReader {
  const at = (name: string): number => columns.findIndex((column) => column.name === name)
  const [district, hood, room] = [at('neighbourhood_group'), at('neighbourhood'), at('room_type')]
  const [price, nights, reviews] = [at('price'), at('minimum_nights'), at('number_of_reviews')]
  const groups = numbering()
  const rankGroups = numbering()
  const checksum = checksumFrom(at('name'))
  const text = (cells: readonly Cell[], position: number): string => cells[position]?.plain ?? ''
  const number = (cells: readonly Cell[], position: number): number => cells[position]?.number ?? Number.NaN
  const read = (facts: Facts, cells: readonly Cell[], low: number): void => {
    const tax = taxes.get(text(cells, hood))
    facts.low.push(low)
    facts.term.push((checksum(cells) % modulus) + 1)
    facts.repeated.push(0)
    facts.group.push(groups.of(text(cells, district), text(cells, room)))
    facts.price.push(number(cells, price))
    facts.reviews.push(number(cells, reviews))
    facts.nights.push(number(cells, nights))
    facts.rankGroup.push(tax === undefined ? -1 : rankGroups.of(tax.zone, text(cells, room)))
    facts.taxed.push(number(cells, price) * (10_000 + (tax?.basisPoints ?? 0)))
  }
  return {
    groups,
    rankGroups,
    observe() {
      const facts = noFacts()
      return {
        facts,
        observer: {
          add: (cells, low) => read(facts, cells, low),
          repeat: (index) => repeatFacts(facts, index),
        },
      }
    },
  }
}

const noFacts = (): Facts => ({
  ...{ low: [], term: [], repeated: [], group: [], price: [] },
  ...{ reviews: [], nights: [], rankGroup: [], taxed: [] },
})

function repeatFacts(facts: Facts, index: number): void {
  for (const list of Object.values(facts)) list.push(list[index])
  facts.repeated[facts.repeated.length - 1] = 1
}

function numbering(): Numbering {
  const texts: string[] = []
  const known = new Map<string, Map<string, number>>()
  return {
    texts,
    of(left, right) {
      const inner = known.get(left) ?? new Map<string, number>()
      const found = inner.get(right)
      if (found !== undefined) return found
      known.set(left, inner)
      inner.set(right, texts.length)
      return texts.push(`${left}|${right}`) - 1
    },
  }
}

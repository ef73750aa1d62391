import type { RecordObserver } from '../blocks/template.ts'
import type { DatasetDefinition } from '../definition.ts'
import type { Cell } from '../record-format.ts'
import { Checksum } from './checksum.ts'
import { modulus } from './etl.ts'
import type { Tax } from './tax-table.ts'

/** What the answers need of the records of one template, a list per fact. */
export class Facts implements RecordObserver {
  /** Number of the record in its block. */
  readonly low: number[] = []
  /** (crc(rest) mod 65521) + 1. */
  readonly term: number[] = []
  /** 1 for a record that repeats an earlier one. */
  readonly repeated: number[] = []
  readonly group: number[] = []
  readonly price: number[] = []
  readonly reviews: number[] = []
  readonly nights: number[] = []
  /** -1 where the neighbourhood is not in the tax table. */
  readonly rankGroup: number[] = []
  readonly taxed: number[] = []
  private readonly reader: FactReader

  constructor(reader: FactReader) {
    this.reader = reader
  }

  add(cells: readonly Cell[], low: number): void {
    const { columns, taxes, groups, rankGroups, checksum } = this.reader
    const price = cells[columns.price]?.number ?? Number.NaN
    const room = cells[columns.room]?.plain ?? ''
    const tax = taxes.get(cells[columns.hood]?.plain ?? '')
    this.low.push(low)
    this.term.push((checksum.of(cells) % modulus) + 1)
    this.repeated.push(0)
    this.group.push(groups.of(cells[columns.district]?.plain ?? '', room))
    this.price.push(price)
    this.reviews.push(cells[columns.reviews]?.number ?? Number.NaN)
    this.nights.push(cells[columns.nights]?.number ?? Number.NaN)
    this.rankGroup.push(tax === undefined ? -1 : rankGroups.of(tax.zone, room))
    this.taxed.push(price * (10_000 + (tax?.basisPoints ?? 0)))
  }

  repeat(index: number): void {
    for (const list of this.lists()) list.push(list[index] ?? 0)
    this.repeated[this.repeated.length - 1] = 1
  }

  clear(): void {
    for (const list of this.lists()) list.length = 0
  }

  private lists(): number[][] {
    const { low, term, repeated, group, price, reviews, nights, rankGroup, taxed } = this
    return [low, term, repeated, group, price, reviews, nights, rankGroup, taxed]
  }
}

/** How to read the facts of a record; shared by all templates, so that groups have one number. */
export interface FactReader {
  readonly groups: Numbering
  readonly rankGroups: Numbering
  readonly taxes: ReadonlyMap<string, Tax>
  readonly checksum: Checksum
  /** Positions. */
  readonly columns: Readonly<Record<'district' | 'hood' | 'room' | 'price' | 'nights' | 'reviews', number>>
}

export function factReader({ columns }: DatasetDefinition, taxes: ReadonlyMap<string, Tax>): FactReader {
  const at = (name: string): number => columns.findIndex((column) => column.name === name)
  return {
    groups: new Numbering(),
    rankGroups: new Numbering(),
    taxes,
    checksum: new Checksum(at('name')),
    columns: {
      district: at('neighbourhood_group'),
      hood: at('neighbourhood'),
      room: at('room_type'),
      price: at('price'),
      nights: at('minimum_nights'),
      reviews: at('number_of_reviews'),
    },
  }
}

/** Pairs of texts, numbered in the order in which they are met. */
class Numbering {
  readonly texts: string[] = []
  private readonly known = new Map<string, Map<string, number>>()

  of(left: string, right: string): number {
    const inner = this.known.get(left) ?? new Map<string, number>()
    const found = inner.get(right)
    if (found !== undefined) return found
    this.known.set(left, inner)
    inner.set(right, this.texts.length)
    return this.texts.push(`${left}|${right}`) - 1
  }
}

import type { SiteKind } from '../columns/column.ts'

/** Places of a template that differ from block to block, in the order of the file, each with the number of its word. */
export interface SiteList {
  readonly offsets: Int32Array
  readonly words: Uint8Array
  readonly kinds: ReadonlySet<SiteKind>
}

/** Different random words in a block; a prime, so that neighbouring sites do not repeat together with the lines. */
export const wordsPerKind = 61

export const wordKinds: readonly { readonly kind: SiteKind; readonly text: (drawn: number) => string }[] = [
  { kind: 'upper-hex', text: (drawn) => drawn.toString(16).toUpperCase().padStart(4, '0') },
  { kind: 'lower-hex', text: (drawn) => drawn.toString(16).padStart(4, '0') },
  { kind: 'digits', text: (drawn) => String(drawn % 10_000).padStart(4, '0') },
]

/** Word 0 is the block's number without its first digit; then come the random words, kind by kind. */
export const siteWords = 1 + wordKinds.length * wordsPerKind

export const firstWordOf = (kind: SiteKind): number =>
  kind === 'block' ? 0 : 1 + wordsPerKind * wordKinds.findIndex((other) => other.kind === kind)

/** Gathers the sites of a template while it is built. */
export class SiteCollector {
  private readonly offsets: number[] = []
  private readonly words: number[] = []
  private readonly starts: number[] = []
  private readonly kinds = new Set<SiteKind>()

  /** To be called before the sites of each record. */
  startRecord(): void {
    this.starts.push(this.offsets.length)
  }

  add(kind: SiteKind, offset: number): void {
    // The first of five digits of a block's number hardly ever changes and is not part of the word.
    const start = kind === 'block' ? offset + 1 : offset
    const first = firstWordOf(kind)
    this.kinds.add(kind)
    this.offsets.push(start)
    this.words.push(kind === 'block' ? first : first + (this.offsets.length % wordsPerKind))
  }

  /** The sites of a record that repeats another one so many bytes behind it. */
  repeat(record: number, distance: number): void {
    const end = this.starts[record + 1] ?? this.offsets.length
    const first = this.starts[record] ?? 0
    this.startRecord()
    for (let site = first; site < end; site += 1) {
      this.offsets.push((this.offsets[site] ?? 0) + distance)
      this.words.push(this.words[site] ?? 0)
    }
  }

  finish(): SiteList {
    return {
      offsets: Int32Array.from(this.offsets),
      words: Uint8Array.from(this.words),
      kinds: this.kinds,
    }
  }
}

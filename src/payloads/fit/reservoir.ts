import { pseudoRandom } from './pseudo-random.ts'

export interface Kept {
  readonly index: number
  readonly text: string
}

/**
 * A uniform random sample of a stream of unknown length in bounded memory (Vitter's algorithm R). When the kept
 * records outgrow `mostBytes`, a random half of them goes and the sample stays that small: a uniform sample of a
 * uniform sample is one.
 */
export class Reservoir {
  private readonly random = pseudoRandom(1)
  private readonly mostBytes: number
  private capacity: number
  private kept: (Kept & { readonly bytes: number })[] = []
  private bytes = 0
  private seen = 0

  constructor(mostRecords: number, mostBytes: number) {
    this.capacity = Math.max(1, mostRecords)
    this.mostBytes = mostBytes
  }

  offer(buffer: Buffer, start: number, end: number): void {
    const index = this.seen
    this.seen += 1
    const slot = index < this.capacity && this.kept.length === index ? index : this.slotFor()
    if (slot < 0) return
    this.bytes += end - start - (this.kept[slot]?.bytes ?? 0)
    this.kept[slot] = { index, text: buffer.toString('utf8', start, end), bytes: end - start }
    if (this.bytes > this.mostBytes && this.kept.length > 1) this.halve()
  }

  /** All records offered, kept or not. */
  get count(): number {
    return this.seen
  }

  /** In the order of the file. */
  records(): readonly Kept[] {
    return this.kept.toSorted((a, b) => a.index - b.index)
  }

  private slotFor(): number {
    const drawn = Math.floor(this.random() * this.seen)
    return drawn < this.capacity ? drawn : -1
  }

  private halve(): void {
    const rest = Math.ceil(this.kept.length / 2)
    for (let index = 0; index < rest; index += 1) {
      const other = index + Math.floor(this.random() * (this.kept.length - index))
      const [a, b] = [this.kept[index], this.kept[other]]
      if (a !== undefined && b !== undefined) [this.kept[index], this.kept[other]] = [b, a]
    }
    this.kept.length = rest
    this.capacity = rest
    this.bytes = this.kept.reduce((sum, { bytes }) => sum + bytes, 0)
  }
}

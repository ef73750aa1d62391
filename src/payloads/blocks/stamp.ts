import { crc32 } from 'node:zlib'
import { firstBlockNumber } from '../columns/column.ts'
import { Random } from '../random.ts'
import { multiply, shiftBy, wordRemainder } from './crc32-algebra.ts'
import { firstWordOf, siteWords, type SiteList, wordKinds, wordsPerKind } from './sites.ts'

/** Turns one template, in place, into any block of a payload. */
export type Stamp = (seed: number, block: number) => StampedBlock

export interface StampedBlock {
  /** Valid until the next block of the same template is stamped. */
  readonly bytes: Buffer
  readonly crc: number
}

/**
 * A stamp writes the block's number into the keys and fresh digits into the random sites; the result hangs on the seed
 * and the block alone. The CRC-32 of the block is not computed from its bytes: it is that of the template with zeros in
 * all sites, plus for each word what it adds at all the places where it stands.
 */
export function stampOf(bytes: Buffer, sites: SiteList): Stamp {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const words = new Int32Array(siteWords).fill(zeros)
  write(view, sites, words)
  const base = crc32(bytes)
  const weights = placeWeights(bytes.length, sites)
  let firstDigit = String(firstBlockNumber).charCodeAt(0)
  return (seed, block) => {
    const number = String(firstBlockNumber + block)
    words[0] = wordOf(number.slice(1))
    drawWords(words, sites, new Random(seed, block, 3))
    const digit = number.charCodeAt(0)
    // The first digit changes every 10,000 blocks, far beyond what the sums below are for.
    if (digit !== firstDigit) writeFirstDigit(bytes, sites, digit)
    firstDigit = digit
    write(view, sites, words)
    return { bytes, crc: block < 10_000 ? sum(base, words, weights) : crc32(bytes) }
  }
}

const wordOf = (text: string): number => Buffer.from(text).readInt32BE()
const zeros = wordOf('0000')

function drawWords(words: Int32Array, sites: SiteList, random: Random): void {
  for (const { kind, text } of wordKinds) {
    if (!sites.kinds.has(kind)) continue
    const first = firstWordOf(kind)
    for (let index = 0; index < wordsPerKind; index += 1)
      words[first + index] = wordOf(text(random.below(65_536)))
  }
}

function write(view: DataView, { offsets, words: indices }: SiteList, words: Int32Array): void {
  for (let site = 0; site < offsets.length; site += 1) {
    view.setInt32(offsets[site] ?? 0, words[indices[site] ?? 0] ?? 0)
  }
}

function writeFirstDigit(bytes: Buffer, { offsets, words }: SiteList, digit: number): void {
  for (const [site, offset] of offsets.entries()) if (words[site] === 0) bytes[offset - 1] = digit
}

/** For each word the sum of x^(8 · bytes that follow) over its places. */
function placeWeights(length: number, { offsets, words }: SiteList): Uint32Array {
  const weights = new Uint32Array(siteWords)
  const steps = new Map<number, number>()
  let power = shiftBy(0)
  let following = 0
  for (let site = offsets.length - 1; site >= 0; site -= 1) {
    const gap = length - (offsets[site] ?? 0) - 4 - following
    const step = steps.get(gap) ?? shiftBy(gap)
    steps.set(gap, step)
    power = multiply(step, power)
    following += gap
    const word = words[site] ?? 0
    weights[word] = (weights[word] ?? 0) ^ power
  }
  return weights
}

function sum(base: number, words: Int32Array, weights: Uint32Array): number {
  let crc = base
  for (let word = 0; word < siteWords; word += 1) {
    const weight = weights[word] ?? 0
    if (weight !== 0) crc ^= multiply(wordRemainder((words[word] ?? 0) ^ zeros), weight)
  }
  return crc >>> 0
}

import type { ColumnDocument, ColumnSample } from './column-sample.ts'
import { makeUpWord } from './make-up-word.ts'
import { type PseudoRandom, pseudoRandom } from './pseudo-random.ts'

const leastRecords = 3
const mostKept = 3000
const mostInvented = 500
const mostPatterns = 300
const exactWords = 8
const mostWords = 4000
const mostLetters = 400

/**
 * A text column as patterns over two kinds of words. A word that occurs in three records or more stays as it is, unless
 * it is long or looks like an address or a number that could be somebody's; every other word is replaced by a made-up
 * one of its length and shape (of two halves, so that there are as many different ones as before). Patterns say how
 * many words a text has and, for up to eight, which of them are made up. The order of words is not kept, so no text of
 * the sample is, save those of a single recurring word.
 */
export function fitWords({ name, position, values }: ColumnSample): ColumnDocument {
  const random = pseudoRandom(position + 1)
  const texts = values.map((value) => value.split(/\s+/u))
  const records = recordsByWord(texts)
  const kept = new Set(keptWords(records))
  const occurrences = new Map<string, number>()
  const rare = new Set<string>()
  const shapes = new Map<string, number>()
  for (const words of texts) {
    for (const word of words) {
      if (kept.has(word)) occurrences.set(word, (occurrences.get(word) ?? 0) + 1)
      else rare.add(word)
    }
    const shape = shapeOf(words, kept)
    shapes.set(shape, (shapes.get(shape) ?? 0) + 1)
  }
  return {
    name,
    kind: 'text',
    languages: [
      { weight: 1, patterns: patternsOf(shapes, random), words: wordLists(occurrences, rare, random) },
    ],
  }
}

function recordsByWord(texts: readonly (readonly string[])[]): Map<string, number> {
  const records = new Map<string, number>()
  for (const words of texts) {
    for (const word of new Set(words)) records.set(word, (records.get(word) ?? 0) + 1)
  }
  return records
}

const keptWords = (records: ReadonlyMap<string, number>): string[] =>
  [...records]
    .filter(([word, count]) => count >= leastRecords && word.length <= 40 && !isPersonal(word))
    .toSorted(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, mostKept)
    .map(([word]) => word)

const isPersonal = (word: string): boolean =>
  word.includes('@') || word.includes('://') || word.replaceAll(/\D/g, '').length >= 5

/** `k` for a kept word and `r` for a rare one; for longer texts the counts of both. */
function shapeOf(words: readonly string[], kept: ReadonlySet<string>): string {
  if (words.length <= exactWords) return words.map((word) => (kept.has(word) ? 'k' : 'r')).join('')
  const rare = words.filter((word) => !kept.has(word)).length
  const count = Math.min(mostWords, bucket(words.length))
  return `${count}:${Math.round((rare / words.length) * 4) / 4}`
}

/** Counts to two digits: 11, 12 … 99, 100, 110. */
function bucket(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1)
  return Math.round(count / unit) * unit
}

function patternsOf(shapes: ReadonlyMap<string, number>, random: PseudoRandom): [string, number][] {
  return [...shapes]
    .toSorted(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, mostPatterns)
    .map(([shape, count]) => [patternOf(shape, random), count])
}

function patternOf(shape: string, random: PseudoRandom): string {
  const [count, rareShare] = shape.split(':')
  const marks =
    rareShare === undefined
      ? Array.from(shape)
      : Array.from({ length: Number(count) }, () => (random() < Number(rareShare) ? 'r' : 'k'))
  return marks.map((mark) => (mark === 'r' ? '{start}{end}' : '{word}')).join(' ')
}

function wordLists(
  occurrences: ReadonlyMap<string, number>,
  rare: ReadonlySet<string>,
  random: PseudoRandom,
): Record<string, [string, number][] | string[]> {
  const known = new Set([...rare, ...occurrences.keys()])
  const invented = evenly([...rare].toSorted(), mostInvented).map((word) =>
    Array.from(makeUpWord(word.slice(0, mostLetters), random, known)),
  )
  const halves = invented.map((letters) => {
    const middle = Math.ceil(letters.length / 2)
    return [letters.slice(0, middle).join(''), letters.slice(middle).join('')] as const
  })
  const word = [...occurrences].toSorted(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
  // A longer text may hold no word of a kind that its rounded shape asks for.
  const orElse = <T>(list: T[], fallback: T[]): T[] => (list.length > 0 ? list : fallback)
  return {
    word: orElse<[string, number]>(word, [['word', 1]]),
    start: orElse(
      halves.map(([start]) => start),
      ['word'],
    ),
    end: orElse(
      halves.map(([, end]) => end),
      [''],
    ),
  }
}

/** At most `most` of a list, spread evenly over it. */
function evenly<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list]
  return list.filter(
    (_, index) => Math.floor((index * most) / list.length) !== Math.floor(((index - 1) * most) / list.length),
  )
}

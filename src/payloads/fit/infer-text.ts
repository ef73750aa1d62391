import type { ColumnDefinition } from '../definition.ts'
import type { Random } from '../random.ts'
import { countOf } from './count-of.ts'
import { makeUpWord } from './make-up-word.ts'

/** Words kept with their own frequency, and words that stand for all rarer ones. */
const frequentWords = 2000
const rareWords = 2000
const mostWordCounts = 60

/**
 * Free text: how many words a text has, and how often words come. The words themselves are made up, of the same length
 * and the same kinds of characters, so that no text of the sample can come out again, not even in part.
 */
export function inferText(
  name: string,
  nulls: number,
  values: readonly string[],
  random: Random,
): ColumnDefinition {
  const texts = values.map((value) => value.split(/\s+/).filter((word) => word !== ''))
  const known = new Set(values.flatMap((value) => value.split(/\s+/)))
  const counts = [...countOf(texts.flat())].toSorted((a, b) => b[1] - a[1])
  const rare = counts.slice(frequentWords)
  const step = Math.max(1, Math.ceil(rare.length / rareWords))
  const kept = [...counts.slice(0, frequentWords), ...rare.filter((_, index) => index % step === 0)]
  const words = kept.map(([word, count], index): [string, number] => [
    makeUpWord(word, random, known),
    index < frequentWords ? count : count * step,
  ])
  const patterns = patternsOf(texts.map(({ length }) => length))
  return {
    kind: 'text',
    name,
    nulls,
    languages: [{ weight: 1, patterns, words: { word: words.length === 0 ? [['-', 1]] : words } }],
  }
}

/** Texts by their number of words; many different numbers are thinned out. */
function patternsOf(lengths: readonly number[]): [string, number][] {
  const counts = [...countOf(lengths.map((length) => Math.max(1, length)))].toSorted((a, b) => a[0] - b[0])
  const step = Math.max(1, Math.ceil(counts.length / mostWordCounts))
  return counts
    .filter((_, index) => index % step === 0)
    .map(([length, count]) => [Array.from({ length }, () => '{word}').join(' '), count])
}

import type { ColumnOf } from '../definition.ts'
import type { Random } from '../random.ts'
import { type Cell, type RecordFormat, recurring } from '../record-format.ts'
import { weightedChoice } from '../weighted-choice.ts'
import type { Draft, Draw } from './column.ts'

type Language = ColumnOf<'text'>['languages'][number]
type PositionOf = (name: string) => number

/** Texts put together from patterns and word lists, one language per text. */
export function drawText(definition: ColumnOf<'text'>, format: RecordFormat, positionOf: PositionOf): Draw {
  const languages = definition.languages.map((language) => speaker(language, format, positionOf))
  const choose = weightedChoice(definition.languages.map(({ weight }) => weight))
  return (random, draft) => languages[choose(random)]?.(random, draft) ?? format.null
}

function speaker(language: Language, format: RecordFormat, positionOf: PositionOf): Draw {
  const lists = new Map(
    Object.entries(language.words).map(([name, entries]) => {
      const words = entries.map(([word]) => recurring(format.text(word)))
      const choose = weightedChoice(entries.map(([, weight]) => weight))
      return [name, (random: Random): Cell => words[choose(random)] ?? format.null] as const
    }),
  )
  const patterns = language.patterns.map(([pattern]) => speakPattern(pattern, lists, format, positionOf))
  const choose = weightedChoice(language.patterns.map(([, weight]) => weight))
  return (random, draft) => patterns[choose(random)]?.(random, draft) ?? format.null
}

type Lists = ReadonlyMap<string, (random: Random) => Cell>

function speakPattern(pattern: string, lists: Lists, format: RecordFormat, positionOf: PositionOf): Draw {
  const parts = pattern.split(/(\{[^{}]+\})/).filter((part) => part !== '')
  const pieces = parts.map((part) => pieceOf(part, lists, format, positionOf))
  const [only] = pieces
  if (only !== undefined && pieces.length === 1) return only
  return (random, draft) => {
    let plain = ''
    let mustEscape = false
    for (let index = 0; index < pieces.length; index += 1) {
      const cell = pieces[index]?.(random, draft) ?? format.null
      plain += cell.plain
      mustEscape ||= !cell.isNull && format.escapes(cell)
    }
    return format.joined(plain, mustEscape)
  }
}

function pieceOf(part: string, lists: Lists, format: RecordFormat, positionOf: PositionOf): Draw {
  const literal = recurring(format.text(part))
  if (!part.startsWith('{')) return () => literal
  const name = part.slice(1, -1)
  if (name.startsWith('=')) {
    const position = positionOf(name.slice(1))
    return (_: Random, { cells }: Draft) => cells[position] ?? format.null
  }
  return lists.get(name) ?? (() => literal)
}

/** Columns named by `{=column}` in the patterns. */
export const columnsNamedIn = (definition: ColumnOf<'text'>): string[] =>
  definition.languages.flatMap(({ patterns }) =>
    patterns.flatMap(([pattern]) => [...pattern.matchAll(/\{=([^{}]+)\}/g)].map((match) => match[1] ?? '')),
  )

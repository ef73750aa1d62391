import { type ColumnOf, type WeightedText } from '../definition.ts'
import type { Random } from '../random.ts'
import { type Cell, type RecordFormat, recurring } from '../record-format.ts'
import { weightedChoice } from '../weighted-choice.ts'
import type { Draw } from './column.ts'

/** Texts with weights; with `by`, another set for each text of the column it hangs on. */
export function drawCategory(
  definition: ColumnOf<'category'>,
  format: RecordFormat,
  positionOf: (name: string) => number,
): Draw {
  const plain = definition.values && sampler(definition.values, format)
  const { by } = definition
  if (by === undefined) return (random) => plain?.(random) ?? format.null
  const parent = positionOf(by.column)
  const groups = new Map(
    Object.entries(by.groups).map(([text, values]) => [text, sampler(values, format)] as const),
  )
  return (random, { cells }) => {
    const draw = groups.get(cells[parent]?.plain ?? '') ?? plain
    return draw?.(random) ?? format.null
  }
}

function sampler(values: readonly WeightedText[], format: RecordFormat): (random: Random) => Cell {
  const cells = values.map(([text]) => recurring(format.text(text)))
  const choose = weightedChoice(values.map(([, weight]) => weight))
  return (random) => cells[choose(random)] ?? format.null
}

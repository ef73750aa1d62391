import { moneyText } from './money-text.ts'

interface ShownSearch {
  readonly workload: string
  readonly startLevel: string
  readonly kind: string
  readonly end: string
  readonly sentence: string
}

export interface ShownRefinement {
  readonly tolerancePercent: number
  readonly trials: number
  readonly usd: string
  readonly searches: readonly ShownSearch[]
  readonly grid: {
    readonly sizes: number
    readonly repetitions: number
    readonly trials: number
    readonly usd: number
  } | null
}

/** What a search found, and what it saved, line by line. */
export function refineText(refined: ShownRefinement): readonly string[] {
  return [...refined.searches.map((search) => searchLine(search, refined)), ...savingLines(refined)]
}

function searchLine(
  { workload, startLevel, sentence, end, kind }: ShownSearch,
  refined: ShownRefinement,
): string {
  const within = `within ±${refined.tolerancePercent} %`
  const words: Readonly<Record<string, string>> = {
    found: kind === 'one' || kind === 'several' ? ` [${within}]` : '',
    'most-pairs': ` [not ${within}: it took as many trials as it may]`,
    'not-decidable': ' [more trials did not decide it]',
    failing: ' [trials failed again and again]',
    stopped: ` [the run stopped before it was known ${within}]`,
  }
  return `${workload} ${startLevel}: ${sentence}${words[end] ?? ''}`
}

function savingLines({ trials, usd, grid }: ShownRefinement): readonly string[] {
  const took = `the search took ${trials} trials and ${moneyText(usd)}`
  if (grid === null) return [took]
  const whole = `${grid.sizes} sizes × ${grid.repetitions} repetitions, for crossings known as well: ${grid.trials} trials and ${moneyText(String(grid.usd))}`
  const factor = grid.usd / Number(usd)
  const verdict =
    factor > 1
      ? `${factor.toPrecision(2)} times the money`
      : 'no more than the search: with so little noise a grid does as well'
  return [took, `the whole grid would have taken about (estimated) ${whole}, ${verdict}`]
}

import { compareTable, type ShownCell } from './compare-table.ts'
import { wrapped } from './wrapped.ts'

interface ShownArm {
  readonly runs: readonly string[]
  readonly trials: number
}

export interface ShownComparison {
  readonly verdict: string
  readonly inconclusive: boolean
  readonly regressions: number
  readonly target: string
  readonly arms: Readonly<Record<'base' | 'head' | 'control' | 'againHead' | 'againControl', ShownArm | null>>
  readonly reference: string
  readonly confidence: number
  readonly leastPercent: number
  readonly marginPercent: number
  readonly priceBook: string
  readonly findings: readonly { readonly text: string; readonly cells: readonly string[] }[]
  readonly cells: readonly (ShownCell & {
    readonly words: string
    readonly acknowledged: { readonly until: string } | null
  })[]
  readonly notes: readonly string[]
  readonly files: readonly string[]
  readonly confirm: {
    readonly cells: number
    readonly trials: number
    readonly files: readonly string[]
    readonly steps: readonly { readonly code: string; readonly command: string }[]
  } | null
}

const width = 110

/** A comparison for a terminal: the sides, what must be known, the cells, what was found of those that moved, what to do. */
export function compareText(shown: ShownComparison, planWritten: boolean): string {
  const { confidence, leastPercent, marginPercent, notes, findings, cells, priceBook } = shown
  const percent = `${Math.round(100 * confidence)} %`
  return [
    ...armLines(shown),
    ...wrapped(
      `slower counts from ${leastPercent.toFixed(1)} %, unchanged is within ±${marginPercent.toFixed(1)} %; intervals are ${percent} intervals; billed units at ${priceBook}`,
      '',
      width,
    ),
    ...notes.flatMap((note) => wrapped(`note: ${note}`, '', width)),
    ...(findings.length === 0 ? [] : ['']),
    ...findings.flatMap(findingLines),
    '',
    ...compareTable(cells),
    ...wordsOf(cells),
    ...confirmLines(shown, planWritten),
    '',
    ...wrapped(verdictLine(shown), '', width),
  ].join('\n')
}

function armLines({ arms, target }: ShownComparison): string[] {
  const named = [
    ['BASE', arms.base],
    ['HEAD', arms.head],
    ['control', arms.control],
    ['HEAD again', arms.againHead],
    ['control again', arms.againControl],
  ] as const
  return named.flatMap(([name, arm]) =>
    arm === null ? [] : wrapped(`${name}: ${listed(arm.runs)} (${target}, ${arm.trials} trials)`, '', width),
  )
}

const listed = (names: readonly string[]): string =>
  names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`

function findingLines({ text, cells }: ShownComparison['findings'][number]): string[] {
  const more = cells.length - 5
  return [
    ...wrapped(`${text}${cells.length === 0 ? '' : ':'}`, '  ', width).map((line, at) =>
      at === 0 ? `- ${line.slice(2)}` : line,
    ),
    ...cells.slice(0, 5).map((cell) => `    ${cell}`),
    ...(more > 0 ? [`    and ${more} more`] : []),
  ]
}

/** Of an unchanged cell the table says all; of many alike, the first few. */
function wordsOf(cells: ShownComparison['cells']): string[] {
  const told = cells.filter(
    ({ verdict, flagged }) => verdict !== 'unchanged' && (verdict !== 'unconfirmed' || flagged),
  )
  if (told.length === 0) return []
  const shown = told.slice(0, 30)
  const more = told.length - shown.length
  return [
    '',
    ...shown.flatMap(({ cell, verdict, words, acknowledged }) => [
      `${cell}: ${verdict}${acknowledged === null ? '' : `, acknowledged until ${acknowledged.until}`}`,
      ...wrapped(words, '    ', width),
    ]),
    ...(more > 0 ? [`and ${more} more`] : []),
  ]
}

function confirmLines({ confirm }: ShownComparison, planWritten: boolean): string[] {
  if (confirm === null) return []
  const { cells, trials, files, steps } = confirm
  const what = `${cells} ${cells === 1 ? 'cell' : 'cells'}`
  const intro = planWritten
    ? `to confirm, measure ${what} again (${trials} trials, plan in ${files.join(', ')}), in this order:`
    : `to confirm, write the plan that measures ${what} again (${trials} trials) with --write-confirm-plan ${files[0] ?? 'FILE'}, then in this order:`
  return [
    '',
    ...wrapped(intro, '', width),
    ...steps.map(({ code, command }) => `  with the code of ${code}: ${command}`),
    ...wrapped(
      'then compare again with --confirm RUN,RUN (those of HEAD) and --confirm-control RUN,RUN (those of BASE)',
      '',
      width,
    ),
  ]
}

function verdictLine({ verdict, inconclusive, regressions, cells }: ShownComparison): string {
  if (inconclusive) return 'inconclusive: too few valid trials, or nothing that can be compared'
  if (verdict === 'regressed') return `regressed: ${regressions} of ${cells.length} cells`
  const words: Readonly<Record<string, string>> = {
    improved: 'improved: at least one cell is faster, none regressed',
    unchanged: 'unchanged: in every cell a change is excluded, or acknowledged',
    unconfirmed: 'unconfirmed: no regression is confirmed, and not in every cell a change is excluded',
  }
  return words[verdict] ?? verdict
}

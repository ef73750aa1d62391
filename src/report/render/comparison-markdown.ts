import type { CellVerdict, Finding, RunComparison, Verdict } from '../../regression/comparison.ts'
import { commentText } from '../text/comment-text.ts'

/** First line of the comment: a job finds its earlier one by it and replaces it. */
const commentMarker = '<!-- soalbench-compare -->'

/** A comment on GitHub holds 65,536 characters. */
const mostBytes = 58_000

/** GitHub-flavoured Markdown for one sticky comment on a pull request. Everything from data is text, never mark-up. */
export function renderComparison(comparison: RunComparison): string {
  const { cells, findings } = comparison
  const loud = cells.filter(isLoud).toSorted(byWeight)
  const quiet = cells.filter((cell) => !isLoud(cell))
  const head = [commentMarker, `### soalbench: ${headline(comparison)}`, '', ...facts(comparison), '']
  const notes = findings.map(findingLine)
  const tail = [
    '',
    `Intervals are ${Math.round(100 * comparison.confidence)} % intervals. Billed units are priced with one price book on both sides.`,
    '',
  ]
  const start = [...head, ...fittingNotes(notes)]
  const table = fitting(loud, mostBytes - bytesOf([...start, ...tail]))
  const folded = fold(quiet, mostBytes - bytesOf([...start, ...table, ...tail]))
  return [...start, ...table, ...folded, ...tail].join('\n')
}

/** What a reviewer has to look at. */
const isLoud = ({ verdict, flagged }: CellVerdict): boolean =>
  flagged || verdict === 'regressed' || verdict === 'improved' || verdict === 'incomparable'

function fold(cells: readonly CellVerdict[], room: number): readonly string[] {
  if (cells.length === 0 || room < 2_000) return []
  const summary = `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'} without a sign of a change`
  return ['', `<details><summary>${summary}</summary>`, '', ...fitting(cells, room - 200), '', '</details>']
}

function headline({ verdict, regressions, inconclusive, cells }: RunComparison): string {
  if (inconclusive) return 'inconclusive'
  const counted = (n: number, what: string): string => `${n} ${n === 1 ? 'cell' : 'cells'} ${what}`
  if (verdict === 'regressed') return counted(regressions, 'regressed')
  const of = (each: Verdict): number => cells.filter((cell) => cell.verdict === each).length
  const words: Readonly<Record<Exclude<Verdict, 'regressed'>, string>> = {
    improved: counted(of('improved'), 'improved, none regressed'),
    unchanged: 'unchanged',
    unconfirmed: 'no regression confirmed',
    incomparable: 'nothing can be compared',
  }
  return words[verdict]
}

function facts({ arms, reference, cells, leastPercent, marginPercent }: RunComparison): string[] {
  const runs = (side: 'base' | 'head' | 'control'): string =>
    arms[side] === null ? 'none' : commentText(arms[side].runs.slice(0, 6).join(', '))
  const counts = order
    .map((verdict) => [cells.filter((cell) => cell.verdict === verdict).length, verdict] as const)
    .filter(([count]) => count > 0)
    .map(([count, verdict]) => `${count} ${verdict}`)
  const against =
    reference === 'control' ? `its control of the same night (${runs('control')})` : 'BASE alone'
  return [
    `HEAD ${runs('head')} against ${against}; BASE ${runs('base')}. Cells: ${counts.join(', ')}.`,
    `A slowdown counts from ${leastPercent.toFixed(1)} %, unchanged is within ±${marginPercent.toFixed(1)} %.`,
  ]
}

const order: readonly Verdict[] = ['regressed', 'unconfirmed', 'incomparable', 'improved', 'unchanged']

/** Verdicts that need a reader first; of one verdict those that are flagged. */
const byWeight = (a: CellVerdict, b: CellVerdict): number =>
  order.indexOf(a.verdict) - order.indexOf(b.verdict) || Number(b.flagged) - Number(a.flagged)

const findingLine = ({ text, cells }: Finding): string => {
  const some = cells.slice(0, 5).map(commentText).join('; ')
  const more = cells.length > 5 ? ` and ${cells.length - 5} more` : ''
  return `- ${commentText(text)}${cells.length === 0 ? '' : `: ${some}${more}`}`
}

const mostNotes = 40

function fittingNotes(notes: readonly string[]): readonly string[] {
  if (notes.length === 0) return []
  const left = notes.length - mostNotes
  const shown = notes.slice(0, mostNotes).map((note) => (note.length > 600 ? `${note.slice(0, 600)}…` : note))
  return [...shown, ...(left > 0 ? [`- and ${left} more`] : []), '']
}

const columns = '| Cell | Verdict | Change | p | q | n | |\n| --- | --- | --- | --- | --- | --- | --- |'

/** As many rows as have room, and how many have not. */
function fitting(cells: readonly CellVerdict[], room: number): readonly string[] {
  if (cells.length === 0) return []
  const rows: string[] = []
  let used = columns.length + 100
  for (const row of cells.map(rowOf)) {
    used += bytesOf([row])
    if (used > room) break
    rows.push(row)
  }
  const left = cells.length - rows.length
  return [columns, ...rows, ...(left > 0 ? ['', `${left} more cells have no room in a comment.`] : [])]
}

function rowOf(cell: CellVerdict): string {
  const { n, shiftPercent, p, q, acknowledged } = cell
  const change = shiftPercent === null ? '–' : `${signed(shiftPercent)} %`
  const interval =
    cell.low === null || cell.high === null ? '' : ` (${signed(cell.low)} to ${signed(cell.high)})`
  const counts = cell.stage === 2 ? `${n.againHead}, ${n.againControl}` : `${n.head}, ${n.control || n.base}`
  const texts = [
    ...[
      commentText(cell.cell),
      acknowledged === null ? `**${cell.verdict}**` : `${cell.verdict}, acknowledged`,
    ],
    ...[`${change}${interval}${cell.measure === 'billed' ? ' billed' : ''}`, chance(p), chance(q), counts],
    commentText(cell.words),
  ]
  return `| ${texts.join(' | ')} |`
}

const signed = (percent: number): string => `${percent > 0 ? '+' : ''}${percent.toFixed(1)}`

const chance = (p: number | null): string => (p === null ? '–' : p < 0.001 ? '&lt; 0.001' : p.toFixed(3))

const bytesOf = (lines: readonly string[]): number => new TextEncoder().encode(lines.join('\n')).length + 1

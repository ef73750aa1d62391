import { wrapped } from './wrapped.ts'

interface ShownImport {
  readonly runs: readonly { readonly runId: string; readonly target: string; readonly trials: number }[]
  readonly priceBook: string
  readonly notes: readonly string[]
}

interface ShownRejection {
  readonly rejectedLines: number
  readonly rejected: readonly {
    readonly file: string
    readonly line: number | null
    readonly reason: string
  }[]
}

/** What was imported, and what can be done with it. */
export function importText({ runs, priceBook, notes }: ShownImport): string {
  const [first] = runs
  return [
    ...runs.map(({ runId, target, trials }) => `run ${runId} (${target}): ${counted(trials, 'trial')}`),
    `priced with ${priceBook}`,
    ...notes.flatMap((note) => wrapped(`note: ${note}`, '', 110)),
    ...(first === undefined ? [] : [`next: soalbench crossover --run ${first.runId}`]),
  ].join('\n')
}

const mostShown = 20

/** The first lines that were rejected, as editors jump to them, and how many there are. */
export function rejectionLines({ rejectedLines, rejected }: ShownRejection): readonly string[] {
  const more = rejectedLines - Math.min(mostShown, rejected.length)
  return [
    ...rejected
      .slice(0, mostShown)
      .map(({ file, line, reason }) => `${file}${line === null ? '' : `:${line}`}: ${reason}`),
    ...(more > 0 ? [`and ${counted(more, 'more line')}`] : []),
    `nothing was imported: ${counted(rejectedLines, 'line')} rejected`,
  ]
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

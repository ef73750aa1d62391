import { corpora } from '../../test/fuzz/all-corpora.ts'
import type { FuzzRow } from '../../test/fuzz/corpus.ts'

/** Damaged inputs of every kind, in their full counts at scale 1. Equal seeds give equal inputs. */
export async function fuzz({ seed, scale }: { seed: number; scale: number }): Promise<readonly FuzzRow[]> {
  const rows: FuzzRow[] = []
  for (const run of Object.values(corpora)) rows.push(await run(seed, scale))
  return rows
}

/** Cells of a table, with what they stand under. */
export const fuzzHead = ['input', 'cases', 'believed', 'refused in words', 'faults', 'slowest, ms'] as const

export const fuzzCells = (row: FuzzRow): readonly string[] => [
  ...[row.corpus, `${row.cases}`, `${row.believed}`, `${row.refused}`],
  ...[`${row.faults.length}`, row.slowestMs.toFixed(0)],
]

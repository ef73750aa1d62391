import { corpora } from '../../test/fuzz/all-corpora.ts'
import type { FuzzRow } from '../../test/fuzz/corpus.ts'
import type { ChaosRow } from './chaos-row.ts'

/** Damaged inputs of every kind, in their full counts at scale 1. Equal seeds give equal inputs. */
export async function fuzz({ seed, scale }: { seed: number; scale: number }): Promise<readonly ChaosRow[]> {
  const rows: ChaosRow[] = []
  for (const run of Object.values(corpora)) rows.push(rowOf(await run(seed, scale)))
  return rows
}

function rowOf({ corpus, cases, believed, refused, faults, slowestMs, slowestCase }: FuzzRow): ChaosRow {
  const [first] = faults
  const found = first === undefined ? '0 faults' : `${faults.length} faults, the first: ${first}`
  return {
    what: `${cases} damaged ${corpus}`,
    figure: `${found}; ${believed} read, ${refused} refused at a place; slowest ${slowestMs.toFixed(0)} ms of CPU (case ${slowestCase})`,
    goal: '0 crashes, hangs, refusals without a place, figures out of nothing',
  }
}

import type { Arm, Arms } from '../../src/regression/arms.ts'
import { compareRuns, type RunComparisonOptions } from '../../src/regression/compare-runs.ts'
import type { RunComparison } from '../../src/regression/comparison.ts'
import { priceBooks } from '../../src/cost/price-book.ts'
import { usualRule } from '../../src/stats/regression/gate.ts'
import { ImportedRuns } from '../../src/wiring/import-trials-runs.ts'
import { readLine } from '../../src/wiring/import-trials-line.ts'
import { TrialMaker } from '../../src/wiring/import-trials-trial.ts'
import { nightLines, type NightSetup } from './night-lines.ts'

/** The trials of a night as one side of a comparison, without a database. */
export function night(setup: NightSetup, change = (text: string): string => text): Arm {
  const book = priceBooks[0]
  const maker = new TrialMaker(book, 0)
  const runs = new ImportedRuns('unnamed')
  const trials = nightLines(setup).map((each) => {
    const line = readLine(change(JSON.stringify(each)))
    if ('reason' in line) throw new Error(line.reason)
    runs.add(line)
    return maker.make(line, runs.runIdOf(line.fields))
  })
  const context = { files: ['night'], soalbenchVersion: '0', priceBook: book.name, nowMs: 0 }
  return { runs: runs.records(context), trials }
}

/** The sides of one comparison: BASE of the night before, HEAD and control in turns, and both again. */
export interface Nights {
  readonly base: Arm
  readonly head: Arm
  readonly control?: Arm
  readonly confirm?: Arm
  readonly confirmControl?: Arm
}

export const againAt = { n: 20, begins: '2026-11-20T05:00:00Z' }

export function nights(slower: NightSetup['slower'] = {}, more: Partial<NightSetup> = {}): Required<Nights> {
  const of = (runId: string, seed: number, setup: Partial<NightSetup>): Arm =>
    night({ runId, seed, ...more, ...setup })
  return {
    base: of('base', 1, { begins: '2026-11-19T01:00:00Z' }),
    head: of('head', 2, { slower }),
    control: of('control', 3, {}),
    confirm: of('again', 4, { ...againAt, slower }),
    confirmControl: of('again-control', 5, againAt),
  }
}

export function compare(sides: Nights, options: Partial<RunComparisonOptions> = {}): RunComparison {
  return compareRuns(armsOf(sides), {
    ...{ rule: usualRule, book: priceBooks[0], changed: new Set(), canary: undefined },
    ...{ history: [], acknowledgements: [], today: '2026-11-21' },
    ...options,
  })
}

function armsOf({ base, head, control, confirm, confirmControl }: Nights): Arms {
  const again = confirm && confirmControl && { head: confirm, control: confirmControl }
  return { base, head, control: control ?? null, again: again ?? null }
}

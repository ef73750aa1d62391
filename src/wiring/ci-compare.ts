import { join } from 'node:path'
import type { RunComparison } from '../regression/comparison.ts'
import type { Compared } from './compare-runs.ts'
import { compareNamedRuns } from './compare-runs.ts'
import type { MeasuredRun } from './ci-run.ts'

export interface GateFlags {
  readonly changed: readonly string[]
  readonly canary: string | undefined
  readonly acknowledge: string | undefined
  readonly leastPercent: string
  readonly marginPercent: string
  readonly priceBook: string | undefined
}

export interface NightComparison {
  readonly workspace: string
  readonly out: string
  readonly gate: GateFlags
  /** Folder with comparisons of earlier nights. */
  readonly documents: string
  /** Folder with the control of the last night; undefined: that of this one. */
  readonly lastControl: string | undefined
  readonly runs: readonly MeasuredRun[]
  readonly now: number
}

/** The gate over what the night has measured until now. Charts and JUnit XML go to `out`. */
export function compareNight(night: NightComparison): Promise<Compared> {
  const { workspace, out, gate, documents, runs, now } = night
  const of = (side: MeasuredRun['side']): string =>
    runs
      .filter((run) => run.side === side)
      .map(({ folder }) => folder)
      .join(',')
  const again = of('confirm') !== '' && of('confirmControl') !== ''
  return compareNamedRuns({
    ...{ workspace, base: night.lastControl ?? of('control'), head: of('head'), control: of('control') },
    confirm: again ? of('confirm') : undefined,
    confirmControl: again ? of('confirmControl') : undefined,
    ...gate,
    history: documents,
    ...{ out: join(out, 'charts'), junit: join(out, 'junit.xml'), confirmPlan: join(out, 'confirm.json') },
    ...{ shownWorkspace: workspace, now },
  })
}

/** The document of `compare --json`, without what is of one computer. */
export function comparisonDocument(compared: Compared): RunComparison {
  const { confirm: _confirm, files: _files, notes: _notes, ...comparison } = compared
  return comparison
}

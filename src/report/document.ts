import type { Platform, StartLevel, RecordedTarget, Format } from '../core/platform.ts'
import type { Sizing } from '../core/sizing.ts'
import type { TrialState } from '../core/trial.ts'
import type { NotCompared, WinMap } from '../crossover/comparison.ts'
import type { CrossoverEntry } from '../crossover/crossover-document.ts'
import type { LogSpread } from '../stats/log-spread.ts'
import type { LogTrend } from '../stats/log-trend.ts'
import type { SeriesFrontier } from './measures/failure-frontiers.ts'
import type { MemorySweep } from './measures/memory-sweep.ts'
import type { CellBill } from './measures/cell-bill.ts'
import type { RunBill } from './measures/run-bill.ts'
import type { Estimate } from '../core/estimate.ts'

/** A report before it has a form: what to say, in which order. Renderers turn it into HTML, Markdown and JSON. */
export interface ReportDocument {
  readonly schema: 'soalbench.report/1'
  readonly soalbenchVersion: string
  readonly title: string
  readonly subtitle: string
  /** Stand above everything else, the title included. */
  readonly notices: readonly Callout[]
  readonly sections: readonly Section[]
  readonly results: readonly RunResults[]
}

export interface Section {
  /** Unique in the document; also the fragment of its address. */
  readonly id: string
  readonly title: string
  readonly blocks: readonly Block[]
}

export type Block = (Heading | Paragraph | Callout | List | Facts | Table | Chart) & Weight

interface Weight {
  /** Belongs to the short form of the report, as a comment on a pull request shows it; the rest is folded away there. */
  readonly brief?: boolean
}

interface Heading {
  readonly kind: 'heading'
  readonly text: string
}

export interface Paragraph {
  readonly kind: 'paragraph'
  /** Set in bold before the text. */
  readonly lead?: string
  readonly text: string
  /** `answer` is what a hurried reader should see; `aside` is small print. */
  readonly weight?: 'answer' | 'aside'
}

export interface Callout {
  readonly kind: 'callout'
  /** `local`: figures of this machine, not of AWS. `warning`: mind this. `note`: good to know. */
  readonly tone: 'local' | 'warning' | 'note'
  readonly title: string
  readonly lines: readonly string[]
}

export interface List {
  readonly kind: 'list'
  readonly items: readonly string[]
}

export interface Facts {
  readonly kind: 'facts'
  readonly facts: readonly { readonly term: string; readonly text: string }[]
}

export interface Table {
  readonly kind: 'table'
  /** Unique among the tables of the document. */
  readonly id: string
  readonly caption: string
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly TableCell[])[]
  readonly sortable: boolean
  /** The same rows as a file: other columns are allowed. Undefined: no download. */
  readonly download?: Download
}

export interface Column {
  readonly label: string
  readonly align: 'left' | 'right'
  /** Sentences: breaks into lines. Other columns stay on one. */
  readonly prose?: boolean
}

export interface TableCell {
  readonly text: string
  /** A second, quieter line. */
  readonly note?: string
  /** What the row is sorted by, where that is not the text. Null sorts last. */
  readonly sort?: number | string | null
  readonly tone?: 'good' | 'bad' | 'quiet'
  /** The row is named by this cell. */
  readonly heading?: boolean
  /** Digits and codes are set in a fixed width. */
  readonly code?: boolean
}

export interface Download {
  readonly fileName: string
  /** Names with units, as a header row. */
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number | boolean | null)[])[]
}

export interface Chart {
  readonly kind: 'chart'
  /** File name without ending; unique in the document. */
  readonly name: string
  readonly title: string
  readonly caption: string
  /** What the picture says, for those who cannot see it. */
  readonly alternative: string
  /** Vega-Lite. */
  readonly spec: ChartSpec
}

export type ChartSpec = { readonly [key: string]: unknown }

/** The figures of one run, for programs. */
export interface RunResults {
  readonly runId: string
  readonly target: RecordedTarget
  readonly priceBook: string
  /** Of the whole run, as far as it is known. */
  readonly bill: RunBill
  readonly cells: readonly CellResult[]
  /** As `soalbench crossover --json` has them. */
  readonly crossovers: readonly CrossoverEntry[]
  readonly probabilities: readonly WinMap[]
  readonly notCompared: readonly NotCompared[]
  /** How large a payload each sizing did, and failed. */
  readonly frontiers: readonly FrontierResult[]
  readonly memorySweeps: readonly MemorySweep[]
  /** Change of durations from the first trial to the last; null where it cannot be said. */
  readonly drift: LogTrend | null
}

type FrontierResult = Omit<SeriesFrontier, 'series'> & { readonly sizing: Sizing }

interface CellResult {
  readonly workload: string
  readonly format: Format
  readonly payloadBytes: number
  readonly platform: Platform
  readonly sizing: Sizing
  readonly startLevel: StartLevel
  readonly trials: Readonly<Record<TrialState, number>>
  /** Our clock, submit to finish, milliseconds; null where no trial succeeded. */
  readonly clientMs: Estimate | null
  /** US dollars per succeeded trial at the run's price book; null where nothing could be billed. */
  readonly usd: Estimate | null
  /** Of all trials together, and what a success cost. */
  readonly bill: CellBill
  /** Spread of the durations; null of fewer than two. */
  readonly noise: LogSpread | null
  /** Ids of trials far from the others. */
  readonly outliers: readonly string[]
}

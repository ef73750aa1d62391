import type { Candidate } from '../forecast/candidate.ts'
import type { SizeMix } from '../forecast/size-mix.ts'
import type { StartBehaviour } from '../forecast/start-behaviour.ts'
import type { PriceBook } from '../cost/price-book.ts'
import type { StoredRun } from '../store/run-record.ts'

/** What the workbook shows before anybody changes it: its input cells. */
export interface PlannerInputs {
  readonly jobsPerMonth: number
  /** Of Lambda, 0 to 1; null: as it was simulated for each sizing. */
  readonly warmShare: number | null
  readonly mix: SizeMix
  readonly region: string
  readonly discountPercent: number
  readonly freeTier: boolean
  /** Hours in a month that pre-initialised workers stand idle; null: as it was simulated. */
  readonly emrIdleHours: number | null
  /** One of the `workloadOf` of the candidates. */
  readonly workload: string
}

export interface PlannedCandidate {
  readonly candidate: Candidate
  /** At the inputs as they were when the workbook was made. */
  readonly start: StartBehaviour
}

export interface WorkbookContent {
  readonly stored: StoredRun
  /** At least one; by workload, format, platform and sizing. */
  readonly candidates: readonly PlannedCandidate[]
  readonly book: PriceBook
  readonly inputs: PlannerInputs
  readonly soalbenchVersion: string
  /** What a reader should know of the forecast, one line each. */
  readonly notes: readonly string[]
}

/** What a workbook takes for one kind of job: `aggregate csv`. */
export const workloadOf = ({ model }: Candidate): string => `${model.workload} ${model.format}`

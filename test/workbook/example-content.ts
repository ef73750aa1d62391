import type { StoredRun } from '../../src/store/run-record.ts'
import type { WorkbookContent } from '../../src/workbook/content.ts'
import type { PlannerFlags } from '../../src/wiring/planner-flags.ts'
import { workbookContent } from '../../src/wiring/workbook-content.ts'
import { fullRun } from '../report/example-runs.ts'

/** What the command would make of a run with three platforms, two workloads and failures in it. */
export const exampleContent = (
  flags: Partial<PlannerFlags> = {},
  stored: StoredRun = fullRun(),
): Promise<WorkbookContent> =>
  workbookContent(stored, {
    ...{ jobsPerMonth: undefined, warmShare: undefined, sizeMix: undefined, workload: undefined },
    ...{ region: undefined, priceBook: undefined, discount: undefined, freeTier: false },
    ...{ keepAlive: '10m', autoStop: '15m', seed: 1, soalbenchVersion: '0.1.0' },
    ...flags,
  })

import { NotFound, PriceMissing } from '../core/errors.ts'
import { candidateLabel, candidatesOf, type Candidate } from '../forecast/candidate.ts'
import { fitPlatformModels } from '../forecast/fit-platform-models.ts'
import { startBehaviour } from '../forecast/start-behaviour.ts'
import type { StoredRun } from '../store/run-record.ts'
import { workloadOf, type WorkbookContent } from '../workbook/content.ts'
import { unitsBought } from '../workbook/platform-units.ts'
import { readPlannerFlags, type PlannerFlags } from './planner-flags.ts'

/**
 * What the workbook shows, by the same flags, models and simulations as the forecast.
 * @throws UsageInvalid naming every flag that cannot be used; NotFound where nothing succeeded
 */
export async function workbookContent(
  stored: StoredRun,
  flags: PlannerFlags & { readonly soalbenchVersion: string },
): Promise<WorkbookContent> {
  const { candidates, leftOut } = withKnownUnits(candidatesOf(fitPlatformModels(stored.trials)))
  if (candidates.length === 0) {
    throw new NotFound(`no succeeded trial to plan from: run ${stored.run.runId}`, {
      suggestions: ['Name another run with --run, or export the trials with --format csv.'],
    })
  }
  const planned = await readPlannerFlags(flags, {
    region: stored.run.region,
    workloads: [...new Set(candidates.map(workloadOf))],
    measured: (workload) => measuredSizes(stored, workload),
  })
  const { inputs, book, arrivals, keepAliveSeconds, autoStopSeconds } = planned
  const conditions = {
    ...{ arrivals, share: 1, mix: inputs.mix, seed: flags.seed, keepAliveSeconds, autoStopSeconds },
    // Simulated for all: an input cell that is emptied shows it again.
    lambdaWarmShare: undefined,
  }
  return {
    ...{ stored, inputs, book, soalbenchVersion: flags.soalbenchVersion },
    candidates: candidates.map((candidate) => ({ candidate, start: startBehaviour(candidate, conditions) })),
    notes: [`Inputs as exported: ${planned.words}.`, ...leftOut],
  }
}

const measuredSizes = ({ trials }: StoredRun, workload: string | undefined): readonly number[] => {
  const sizes = trials
    .filter(({ state }) => state !== 'invalid')
    .filter(({ cell }) => workload === undefined || `${cell.workload} ${cell.format}` === workload)
    .map(({ cell }) => cell.payloadBytes)
  return [...new Set(sizes)].sort((a, b) => a - b)
}

/** A sizing whose billing units nobody knows has no cost, here or anywhere: it is left out, and named. */
function withKnownUnits(all: readonly Candidate[]): {
  readonly candidates: readonly Candidate[]
  readonly leftOut: readonly string[]
} {
  const candidates: Candidate[] = []
  const leftOut: string[] = []
  for (const candidate of all) {
    try {
      unitsBought(candidate)
      candidates.push(candidate)
    } catch (error) {
      if (!(error instanceof PriceMissing)) throw error
      leftOut.push(`Left out: ${candidateLabel(candidate)}: ${error.message}.`)
    }
  }
  return { candidates, leftOut }
}

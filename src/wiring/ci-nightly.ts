import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UsageInvalid } from '../core/errors.ts'
import { checkNightId } from '../history/history-keys.ts'
import { History } from '../history/history.ts'
import { Spending } from '../history/spending.ts'
import { openStorage } from '../storage/index.ts'
import { compareNight, type GateFlags, type NightComparison } from './ci-compare.ts'
import { keepNight, type KeptFiles } from './ci-keep.ts'
import { MeasuredNight } from './ci-measure.ts'
import { readPast, type Past } from './ci-past.ts'
import { findProgram } from './ci-program.ts'
import { Purse } from './ci-purse.ts'
import type { NightMatrix } from './ci-turns.ts'
import { judgeNight, type Judged } from './ci-verdict.ts'
import type { Compared } from './compare-runs.ts'

/** The flags as typed; paths are absolute. */
export interface NightlyRequest {
  readonly nightId: string
  readonly matrix: NightMatrix
  readonly target: string
  readonly region: string
  readonly rehearsal: boolean
  readonly gate: GateFlags
  /** Own `bin/run.js`. */
  readonly program: string
  /** Of the programs that it runs. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Of the base revision; undefined: the control is the same code again. */
  readonly baseProgram: string | undefined
  readonly budget: string | undefined
  readonly maxWallMs: number | undefined
  readonly baselineNights: number
  /** A folder or `s3://…`. */
  readonly history: string
  readonly workspace: string
  readonly out: string
  readonly soalbenchVersion: string
  readonly observe: (line: string) => void
  readonly signal: AbortSignal
  readonly now: () => number
}

export interface Night extends Judged, KeptFiles {
  readonly nightId: string
  readonly startedAt: string
  readonly endedAt: string
  readonly comparison: Compared | null
  readonly control: 'base' | 'same code'
  readonly baseline: { readonly nights: number; readonly needed: number; readonly missing: number }
  /** Exact US dollars, on local engines modelled. */
  readonly usd: {
    readonly spent: string
    readonly spentDayBefore: string
    readonly budget: string | null
  }
  readonly runs: MeasuredNight['runIds']
}

/**
 * One night: HEAD and its control in turns, the gate, a second measurement of flagged cells only, report, history.
 * @throws UsageInvalid, NotFound, WorkspaceUnusable, StoreCorrupt, PlatformUnavailable, Interrupted
 */
export async function runNight(request: NightlyRequest): Promise<Night> {
  checkNightId(request.nightId)
  refuseUnbounded(request)
  const startedAt = new Date(request.now()).toISOString()
  const history = new History(openStorage(request.history))
  await history.refuseKept(startedAt, request.nightId)
  const purse = await Purse.open(new Spending(history.storage, request.nightId, request.now), request.budget)
  const scratch = await mkdtemp(join(tmpdir(), 'soalbench-night-'))
  try {
    await mkdir(request.out, { recursive: true })
    const past = await readPast({ ...request, history, scratch })
    return await nightWith(request, { startedAt, history, purse, scratch, past })
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

interface Begun {
  readonly startedAt: string
  readonly history: History
  readonly purse: Purse
  readonly scratch: string
  readonly past: Past
}

async function nightWith(request: NightlyRequest, begun: Begun): Promise<Night> {
  const { past, purse, startedAt } = begun
  const { baselineNights: needed, observe, nightId } = request
  const sameCode = request.baseProgram === undefined
  observe(nightBegins(request, past))
  const night = new MeasuredNight(request, purse, {
    head: await findProgram(request.program, 'this installation', request.env),
    control: await findProgram(request.baseProgram ?? request.program, '--base-program', request.env),
  })
  await night.measure()
  const compared = night.isComplete ? await compareAndConfirm(request, begun, night) : null
  const judged = judgeNight({
    ...{ comparison: compared, isComplete: night.isComplete, stopped: night.stopped },
    ...{ sameCode, needed, nights: past.nights, nightsOf: past.nightsOf },
  })
  const facts = {
    ...{ nightId, startedAt, endedAt: new Date(request.now()).toISOString() },
    ...{ comparison: compared, control: sameCode ? ('same code' as const) : ('base' as const) },
    baseline: { nights: past.nights, needed, missing: Math.max(0, needed - past.nights) },
    usd: { spent: purse.spent, spentDayBefore: purse.before, budget: request.budget ?? null },
    runs: night.runIds,
    ...judged,
  }
  return { ...facts, ...(await keepNight(request, begun, night, facts)) }
}

/** A first stage, and where it flags cells, a second one over those alone. In learning nothing is measured again. */
async function compareAndConfirm(
  request: NightlyRequest,
  { past, purse }: Begun,
  night: MeasuredNight,
): Promise<Compared> {
  const { workspace, out, gate, now } = request
  const { documents, lastControl } = past
  const of = (): NightComparison => ({
    ...{ workspace, out, gate, documents, lastControl, runs: night.runs, now: now() },
  })
  const first = await compareNight(of())
  const judged = first.measureAgain.some((key) => (past.nightsOf.get(key) ?? 0) >= request.baselineNights)
  if (!judged || past.nights < request.baselineNights || first.confirm === null) return first
  if (purse.isEmpty) {
    night.stop('the budget is used up: flagged cells were not measured again')
    return first
  }
  request.observe(`${first.confirm.cells} flagged, measured again: ${first.confirm.trials} trials`)
  await night.confirm(first.confirm.files)
  return night.isComplete ? compareNight(of()) : first
}

const nightBegins = ({ nightId, matrix, budget }: NightlyRequest, { nights }: Past): string =>
  `night ${nightId}: ${matrix.reps} trials of each cell on each side in ${matrix.turns} turns, seed ${matrix.seed}, ` +
  `${budget === undefined ? 'no budget' : `budget $${budget}`}, ${nights} nights before it`

function refuseUnbounded({ target, budget }: NightlyRequest): void {
  if (target !== 'aws' || budget !== undefined) return
  throw new UsageInvalid('a night on AWS needs a bound: --budget is missing', {
    suggestions: ['Give the most that 24 hours may cost, for example --budget 3.00.'],
  })
}

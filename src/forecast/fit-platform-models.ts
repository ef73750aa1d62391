import { canonicalJson } from '../core/cell.ts'
import { startLevels, type StartLevel } from '../core/platform.ts'
import { mean } from '../stats/order.ts'
import type { StoredTrial } from '../store/run-record.ts'
import { meteredSeconds } from '../cost/metered-seconds.ts'
import type { LevelModel, PlatformModel } from './platform-model.ts'
import { fitSizeCurve, type Observed } from './size-curve.ts'

/**
 * One model for each workload, format, platform and sizing that has a succeeded trial; sorted by key. Only succeeded
 * trials make the curves; the others make the failure factor and the frontier.
 */
export function fitPlatformModels(trials: readonly StoredTrial[]): readonly PlatformModel[] {
  // What did other work than was asked for says nothing of any cost.
  return [...groupTrials(trials.filter(({ state }) => state !== 'invalid'))]
    .flatMap(([key, group]) => modelOf(key, group) ?? [])
    .sort((a, b) => (a.key < b.key ? -1 : 1))
}

/** Trials of one model, by its key. */
export function groupTrials(trials: readonly StoredTrial[]): ReadonlyMap<string, readonly StoredTrial[]> {
  const groups = new Map<string, StoredTrial[]>()
  for (const trial of trials) {
    const { workload, format, platform, sizing } = trial.cell
    const key = [workload, format, platform, canonicalJson(sizing)].join('|')
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [trial])
    else group.push(trial)
  }
  return groups
}

function modelOf(key: string, trials: readonly StoredTrial[]): PlatformModel | undefined {
  const levels: { [L in StartLevel]?: LevelModel } = {}
  for (const level of startLevels) {
    const model = levelOf(trials.filter(({ cell }) => cell.startLevel === level))
    if (model !== undefined) levels[level] = model
  }
  const [first] = trials
  if (first === undefined || Object.keys(levels).length === 0) return undefined
  const { workload, format, platform, sizing } = first.cell
  return { key, workload, format, platform, sizing, levels, ...frontier(trials) }
}

function levelOf(trials: readonly StoredTrial[]): LevelModel | undefined {
  const { billed, client } = observationsOf(trials)
  if (billed.length === 0 || client.length === 0) return undefined
  const startUp = trials.filter(isSucceeded).flatMap(({ usage }) => usage?.startUpShare ?? [])
  return {
    billedSeconds: fitSizeCurve(billed),
    clientSeconds: fitSizeCurve(client),
    failureFactor: failureFactor(trials),
    startUpShare: startUp.length === 0 ? null : mean(startUp),
  }
}

/** What the two curves of a start level are fitted to. */
export function observationsOf(trials: readonly StoredTrial[]): {
  readonly billed: readonly Observed[]
  readonly client: readonly Observed[]
} {
  const succeeded = trials.filter(isSucceeded)
  return {
    billed: succeeded.flatMap((trial) => observe(trial, meteredSeconds(trial))),
    client: succeeded.flatMap((trial) => observe(trial, (trial.clientMs ?? 0) / 1000)),
  }
}

const isSucceeded = ({ state }: StoredTrial): boolean => state === 'succeeded'

const observe = ({ cell }: StoredTrial, seconds: number | undefined): readonly Observed[] =>
  seconds === undefined || !(seconds > 0) ? [] : [{ bytes: cell.payloadBytes, seconds }]

/** What failed trials add to the bill of a succeeded one, of sizes that can succeed at all. */
function failureFactor(trials: readonly StoredTrial[]): number {
  const possible = new Set(trials.filter(isSucceeded).map(({ cell }) => cell.payloadBytes))
  const billed = trials.filter(({ cell }) => possible.has(cell.payloadBytes))
  const total = (some: readonly StoredTrial[]): number =>
    some.reduce((sum, { invoice }) => sum + Number(invoice?.totalUsd ?? 0), 0)
  const succeeded = total(billed.filter(isSucceeded))
  return succeeded > 0 ? Math.max(1, total(billed) / succeeded) : 1
}

/** A limit of the platform, not an accident: out of memory, out of time, or refused before it was tried. */
const hitLimit = ({ state, failureCause }: StoredTrial): boolean =>
  state === 'unsupported' || failureCause === 'out-of-memory' || failureCause === 'timed-out'

function frontier(
  trials: readonly StoredTrial[],
): Pick<PlatformModel, 'largestSucceededBytes' | 'smallestFailedBytes'> {
  const sizesOf = (some: readonly StoredTrial[]): readonly number[] =>
    some.map(({ cell }) => cell.payloadBytes)
  const largestSucceededBytes = Math.max(...sizesOf(trials.filter(isSucceeded)))
  const beyond = sizesOf(trials.filter(hitLimit)).filter((bytes) => bytes > largestSucceededBytes)
  return { largestSucceededBytes, smallestFailedBytes: beyond.length === 0 ? null : Math.min(...beyond) }
}

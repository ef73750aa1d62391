import { groupBy } from '../../src/core/group-by.ts'
import { readRun } from '../../src/store/read-run.ts'
import type { StoredTrial } from '../../src/store/run-record.ts'
import { findWorkspace } from '../../src/store/workspace.ts'
import { lambdaResources } from '../../src/stats/crossover/duration-features.ts'
import {
  fitDurationModel,
  predictDuration,
  type DurationModel,
  type DurationRun,
} from '../../src/stats/crossover/duration-model.ts'
import { median } from '../../src/stats/order.ts'
import { percent, type Figure } from './figure.ts'

const learntToMB = 100

/**
 * A real run: the duration model learns the sizes to 100 MB of its Lambda trials, over all memory sizes, and predicts the
 * larger ones up to twice that. The error is that of the median.
 */
export async function measureHeldOutSize(directory: string): Promise<Figure[]> {
  const { run, trials } = await readRun(await findWorkspace(directory), 'latest')
  const groups = groupBy(trials.filter(usable), ({ cell }) => `${cell.workload}, ${cell.startLevel}`)
  return [...groups].flatMap(([name, group]) => figuresOf(name, group, run.runId))
}

const usable = ({ state, platformMs, cell }: StoredTrial): boolean =>
  state === 'succeeded' && platformMs !== null && cell.sizing.platform === 'lambda'

function figuresOf(name: string, trials: readonly StoredTrial[], runId: string): Figure[] {
  const runs = trials.map(toRun)
  const learnt = runs.filter(({ sizeMB }) => sizeMB <= learntToMB)
  const held = runs.filter(({ sizeMB }) => sizeMB > learntToMB && sizeMB <= 2 * learntToMB)
  if (learnt.length === 0 || held.length === 0) return []
  const model = fitDurationModel(learnt)
  return [...groupBy(held, ({ sizeMB, resources }) => `${sizeMB} ${resources.cpus}`).values()].flatMap(
    (there) => figureOf(there, `${name}, from ${learnt.length} trials to ${learntToMB} MB (${runId})`, model),
  )
}

function figureOf(there: readonly DurationRun[], what: string, model: DurationModel): Figure[] {
  const [first] = there
  if (first === undefined) return []
  const { sizeMB, resources } = first
  const measured = median(there.map(({ seconds }) => seconds))
  const { seconds, low = Number.NaN, high = Number.NaN } = predictDuration(model, sizeMB, resources)
  const inside = there.filter((each) => each.seconds >= low && each.seconds <= high).length
  const memory = (resources.cpus * 1769).toFixed(0)
  const figure = {
    id: 'real',
    what: `${sizeMB} MB at ${memory} MiB of ${what}`,
    figure:
      `${percent(Math.abs(seconds / measured - 1))}: ${seconds.toFixed(2)} s predicted, ` +
      `${measured.toFixed(2)} s measured, ${inside} of ${there.length} in the interval`,
    goal: 'at most 15 %',
    standardError: `n = ${there.length}`,
  }
  return [figure]
}

const toRun = ({ cell, platformMs }: StoredTrial): DurationRun => ({
  sizeMB: cell.payloadBytes / 1e6,
  resources: lambdaResources(cell.sizing.platform === 'lambda' ? cell.sizing.memoryMiB : 0),
  seconds: (platformMs ?? 0) / 1000,
})

import { fcnnlsVector } from 'ml-fcnnls'
import { lambdaResources } from '../../src/stats/crossover/duration-features.ts'
import { type DurationRun, fitDurationModel, predictDuration } from '../../src/stats/crossover/duration-model.ts'
import { seededRandom } from '../../src/stats/crossover/seeded-random.ts'
import { type Configuration, lambdaSeconds } from './mechanistic-lambda.ts'
import { lognormalNoise, type Noise } from './noise.ts'

export interface ModelError {
  /** Mean |predicted / true median - 1| over held-out configurations. */
  readonly error: number
  /** Share of future runs that the 95 % prediction interval holds. */
  readonly coverage: number
  /** Of the same data, by Ernest as published: absolute least squares on its own features. */
  readonly ernestError: number
}

export interface ModelSetting {
  readonly train: readonly Configuration[]
  readonly test: readonly Configuration[]
  /** Runs per configuration. */
  readonly n: number
  readonly cv: number
  readonly stragglers: number
  readonly repeats: number
  readonly seed: number
}

export function measureModel(setting: ModelSetting): ModelError {
  const random = seededRandom(setting.seed)
  const noise = lognormalNoise(setting.cv, random, setting.stragglers)
  const total = { error: 0, held: 0, ernest: 0, count: 0 }
  for (let repeat = 0; repeat < setting.repeats; repeat += 1) {
    const runs = setting.train.flatMap((each) => Array.from({ length: setting.n }, () => run(each, noise)))
    const model = fitDurationModel(runs)
    const ernest = fitErnest(runs)
    for (const each of setting.test) {
      const truth = lambdaSeconds(each)!
      const { seconds, low, high } = predictDuration(model, each.sizeMB, lambdaResources(each.memoryMB), {
        extrapolate: true,
      })
      const future = truth * Math.exp(noise())
      total.error += Math.abs(seconds / truth - 1)
      total.held += low! <= future && future <= high! ? 1 : 0
      total.ernest += Math.abs(ernest(each) / truth - 1)
      total.count += 1
    }
  }
  const { count } = total
  return { error: total.error / count, coverage: total.held / count, ernestError: total.ernest / count }
}

const run = (each: Configuration, noise: Noise): DurationRun => ({
  sizeMB: each.sizeMB,
  resources: lambdaResources(each.memoryMB),
  seconds: lambdaSeconds(each)! * Math.exp(noise()),
})

/** [1, S/φ, ln φ + 3, φ] by NNLS on seconds: the reference that a model has to beat. */
function fitErnest(runs: readonly DurationRun[]): (each: Configuration) => number {
  const features = (sizeMB: number, cpus: number): number[] => [1, sizeMB / cpus, Math.log(cpus) + 3, cpus]
  const rows = runs.map(({ sizeMB, resources }) => features(sizeMB, resources.cpus))
  const solution = fcnnlsVector(
    rows,
    runs.map(({ seconds }) => seconds),
  ).K.to1DArray()
  return ({ sizeMB, memoryMB }) =>
    features(sizeMB, lambdaResources(memoryMB).cpus).reduce((sum, feature, at) => sum + feature * solution[at]!, 0)
}

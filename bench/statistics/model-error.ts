import { fcnnlsVector } from 'ml-fcnnls'
import { lambdaResources } from '../../src/stats/crossover/duration-features.ts'
import {
  type DurationRun,
  fitDurationModel,
  predictDuration,
} from '../../src/stats/crossover/duration-model.ts'
import { mean, standardDeviation } from '../../src/stats/order.ts'
import { seededRandom } from '../../src/core/seeded-random.ts'
import { type Configuration, lambdaSeconds } from './mechanistic-lambda.ts'
import { lognormalNoise, type Noise } from './noise.ts'

export interface ModelError {
  /** Mean |predicted / true median - 1| over held-out configurations. */
  readonly error: number
  /** Share of future runs that the 95 % prediction interval holds. */
  readonly coverage: number
  /** Of the same data, by Ernest as published: absolute least squares on its own features. */
  readonly ernestError: number
  /** Monte-Carlo standard errors of the two, over repeats. */
  readonly errorOfMean: number
  readonly ernestErrorOfMean: number
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
  const errors: number[] = []
  const ernestErrors: number[] = []
  let held = 0
  for (let repeat = 0; repeat < setting.repeats; repeat += 1) {
    const runs = setting.train.flatMap((each) => Array.from({ length: setting.n }, () => run(each, noise)))
    const model = fitDurationModel(runs)
    const ernest = fitErnest(runs)
    const outcomes = setting.test.map((each) => {
      const truth = lambdaSeconds(each)!
      const resources = lambdaResources(each.memoryMB)
      const { seconds, low, high } = predictDuration(model, each.sizeMB, resources, { extrapolate: true })
      const future = truth * Math.exp(noise())
      if (low! <= future && future <= high!) held += 1
      return { error: Math.abs(seconds / truth - 1), ernest: Math.abs(ernest(each) / truth - 1) }
    })
    errors.push(mean(outcomes.map(({ error }) => error)))
    ernestErrors.push(mean(outcomes.map(({ ernest }) => ernest)))
  }
  return {
    error: mean(errors),
    errorOfMean: standardDeviation(errors) / Math.sqrt(errors.length),
    ernestError: mean(ernestErrors),
    ernestErrorOfMean: standardDeviation(ernestErrors) / Math.sqrt(errors.length),
    coverage: held / (setting.repeats * setting.test.length),
  }
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
    features(sizeMB, lambdaResources(memoryMB).cpus).reduce(
      (sum, feature, at) => sum + feature * solution[at]!,
      0,
    )
}

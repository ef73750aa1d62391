import { describe, expect, it } from 'vitest'
import { heldOut, training } from '../../../bench/statistics/mechanistic-lambda.ts'
import { measureModel } from '../../../bench/statistics/model-error.ts'
import { fitColdModel } from '../../../src/stats/crossover/cold-model.ts'
import {
  durationFeatures,
  isQuantised,
  lambdaResources,
  taskCount,
} from '../../../src/stats/crossover/duration-features.ts'
import {
  type DurationRun,
  fitDurationModel,
  predictDuration,
} from '../../../src/stats/crossover/duration-model.ts'
import { dot } from '../../../src/stats/log-huber-nnls.ts'

const truth = [2, 3, 1, 0.25, 0.01]

const runsOf = (coefficients: readonly number[], repeats = 2): readonly DurationRun[] =>
  training.flatMap(({ sizeMB, memoryMB }) => {
    const resources = lambdaResources(memoryMB)
    const seconds = dot(durationFeatures(sizeMB, resources, false), coefficients)
    return Array.from({ length: repeats }, () => ({ sizeMB, resources, seconds }))
  })

describe('a duration model', () => {
  const model = fitDurationModel(runsOf(truth))

  it('finds a truth that is of its kind', () => {
    expect(model).toMatchObject({ runs: 38, configurations: 19, smallestMB: 1, largestMB: 1000 })
    for (const { sizeMB, memoryMB } of heldOut.filter((each) => each.sizeMB >= 1)) {
      const resources = lambdaResources(memoryMB)
      const { seconds, low, high } = predictDuration(model, sizeMB, resources)
      const exact = dot(durationFeatures(sizeMB, resources, false), truth)
      expect(seconds / exact).toBeCloseTo(1, 6)
      expect(low! / exact).toBeCloseTo(1, 3)
      expect(high! / exact).toBeCloseTo(1, 3)
    }
  })

  it('is silent to twice the range, says so to five times, and refuses beyond', () => {
    const predict = (sizeMB: number) => predictDuration(model, sizeMB, lambdaResources(3008)).extrapolation
    expect([0.5, 1000, 2000, 2001, 5000].map(predict)).toEqual(['near', 'none', 'near', 'far', 'far'])
    expect(() => predict(5001)).toThrow(/cannot predict beyond 5 times the measured sizes: 5001 MB/)
    expect(() => predict(0.19)).toThrow(/measured 1 to 1000 MB/)
    expect(predictDuration(model, 5001, lambdaResources(3008), { extrapolate: true }).extrapolation).toBe(
      'beyond',
    )
  })

  it('has no interval below three configurations', () => {
    const two = fitDurationModel(runsOf(truth).slice(0, 4))
    expect(predictDuration(two, 1, lambdaResources(3008))).toMatchObject({ low: undefined, high: undefined })
  })

  it.each([
    ['no run', []],
    ['a duration of 0', [{ sizeMB: 1, resources: lambdaResources(1769), seconds: 0 }]],
  ])('refuses %s', (_, runs) => {
    expect(() => fitDurationModel(runs)).toThrow(RangeError)
  })

  it('of cold runs keeps the terms per MB and finds the start-up', () => {
    const cold = runsOf([7, 3, 1, 0.25, 0.01]).filter((_, at) => at % 9 === 0)
    const { coefficients } = fitColdModel(model, cold)
    expect(coefficients.slice(3)).toEqual(model.coefficients.slice(3))
    const predicted = dot(durationFeatures(10, lambdaResources(3008), false), coefficients)
    const warm = dot(durationFeatures(10, lambdaResources(3008), false), model.coefficients)
    expect(predicted - warm).toBeCloseTo(5, 1)
  })
})

describe('features', () => {
  it.each([
    [1, 6, 1],
    [9, 6, 3],
    [100, 6, 6],
    [1000, 6, 8],
  ])('%d MB on %d slots are %d tasks', (size, slots, tasks) => {
    expect(taskCount(size, slots)).toBe(tasks)
  })

  it.each([
    [1769, 2],
    [3008, 2],
    [3009, 3],
    [7076, 4],
    [10240, 6],
  ])('%d MB of memory have %d threads', (memory, slots) => {
    expect(lambdaResources(memory).slots).toBe(slots)
  })

  it('say where whole waves show', () => {
    expect(isQuantised(1000, 6)).toBe(true)
    expect(isQuantised(3000, 6)).toBe(false)
  })

  it('add talk among workers where their number varies', () => {
    const features = durationFeatures(10, { cpus: 8, slots: 8, heapMB: 32_000, workers: 2 }, false)
    expect(features.slice(-2)).toEqual([Math.log(2), 2])
  })
})

// Twelve repeats: one standard error of the error is about half a point.
describe('on a simulated Lambda, sizes and memories that were not trained on', () => {
  const setting = { train: training, test: heldOut, n: 3, cv: 0.15, repeats: 12, seed: 5 }

  it('errs by at most 10 %, far less than least squares on seconds', () => {
    const { error, ernestError, coverage } = measureModel({ ...setting, stragglers: 0 })
    expect(error).toBeLessThan(0.1)
    expect(ernestError).toBeGreaterThan(0.25)
    expect(coverage).toBeGreaterThan(0.9)
  })

  it('errs by at most 12 % with stragglers', () => {
    expect(measureModel({ ...setting, stragglers: 0.05 }).error).toBeLessThan(0.12)
  })
})

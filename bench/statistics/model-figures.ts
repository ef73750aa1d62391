import { type Figure, percent, shareError } from './figure.ts'
import { heldOut, smallTraining, training, twiceTheSize } from './mechanistic-lambda.ts'
import { measureModel } from './model-error.ts'

/** A1, A2: the duration model on held-out configurations of the mechanistic simulator. */
export function modelFigures(repeats: number): readonly Figure[] {
  const few = Math.max(10, Math.round(repeats / 3))
  const setting = { train: training, test: heldOut, n: 3, cv: 0.15, stragglers: 0, repeats: few, seed: 5 }
  const plain = measureModel(setting)
  const straggling = measureModel({ ...setting, stragglers: 0.05 })
  const beyond = measureModel({ ...setting, train: smallTraining, test: twiceTheSize, cv: 0.05 })
  const coverages = [0.05, 0.15, 0.3].map((cv) => measureModel({ ...setting, cv }).coverage)
  const error = (what: string, value: number, goal: string, standardError: number): Figure => ({
    id: 'A1',
    what,
    figure: percent(value),
    goal,
    standardError: percent(standardError, 2),
  })
  return [
    error('model error, 19 configurations × 3, cv 15 %', plain.error, '≤ 10 %', plain.errorOfMean),
    error('with 5 % of runs × 2.5', straggling.error, '≤ 12 %', straggling.errorOfMean),
    error('Ernest as published, same runs', plain.ernestError, 'reference, > 25 %', plain.ernestErrorOfMean),
    error('trained to 100 MB, at 200 MB, cv 5 %', beyond.error, '', beyond.errorOfMean),
    {
      id: 'A2',
      what: 'coverage of future runs, nominal 95 %, cv 5 / 15 / 30 %',
      figure: coverages.map((share) => percent(share)).join(' / '),
      goal: '93–99.5 %',
      // Runs of one repeat share a model: at best as many as repeats are independent.
      standardError: coverages.map((share) => percent(shareError(share, few))).join(' / '),
    },
  ]
}

import { startLevels, type StartLevel } from '../core/platform.ts'
import type { Random } from '../core/seeded-random.ts'
import { residualBootstrap } from '../stats/residual-bootstrap.ts'
import type { StoredTrial } from '../store/run-record.ts'
import { groupTrials, observationsOf } from './fit-platform-models.ts'
import type { LevelModel, PlatformModel, SizeCurve } from './platform-model.ts'
import { curveAt, fitSizeCurve, type Observed } from './size-curve.ts'

type CurveDraw = (random: Random) => SizeCurve

/** What the curves of one model were fitted to, by start level. */
export type ModelObservations = {
  readonly [L in StartLevel]?: { readonly billed: readonly Observed[]; readonly client: readonly Observed[] }
}

/** In the order of `models`. */
export function observationsOfModels(
  models: readonly PlatformModel[],
  trials: readonly StoredTrial[],
): readonly ModelObservations[] {
  const groups = groupTrials(trials)
  return models.map(({ key, levels }) => {
    const own = groups.get(key) ?? []
    const measured = startLevels.filter((level) => levels[level] !== undefined)
    return Object.fromEntries(
      measured.map((level) => [level, observationsOf(own.filter(({ cell }) => cell.startLevel === level))]),
    )
  })
}

/**
 * Models that the same measurements might as well have given, in the order of `models`: each curve fitted anew to
 * resampled residuals. What is not an estimate of the trials stays: frontier, failures, start-up share.
 * @param observations in the order of `models`
 */
export function modelDraws(
  models: readonly PlatformModel[],
  observations: readonly ModelObservations[],
): (random: Random) => readonly PlatformModel[] {
  const draws = models.map((model, at) => drawsOf(model, observations[at] ?? {}))
  return (random) => draws.map((draw) => draw(random))
}

function drawsOf(model: PlatformModel, observations: ModelObservations): (random: Random) => PlatformModel {
  const levels = startLevels.flatMap((startLevel) => {
    const level = model.levels[startLevel]
    if (level === undefined) return []
    const { billed, client } = observations[startLevel] ?? { billed: [], client: [] }
    const draws = {
      billed: curveDraw(level.billedSeconds, billed),
      client: curveDraw(level.clientSeconds, client),
    }
    return [{ startLevel, level, draws }]
  })
  return (random) => {
    const drawn: { [L in StartLevel]?: LevelModel } = {}
    for (const { startLevel, level, draws } of levels) {
      drawn[startLevel] = {
        ...level,
        billedSeconds: draws.billed(random),
        clientSeconds: draws.client(random),
      }
    }
    return { ...model, levels: drawn }
  }
}

function curveDraw(curve: SizeCurve, observed: readonly Observed[]): CurveDraw {
  const fitted = observed.map(({ bytes }) => Math.log(curveAt(curve, bytes)))
  const draw = residualBootstrap({
    fitted,
    residuals: observed.map(({ seconds }, at) => Math.log(seconds) - (fitted[at] ?? 0)),
    cells: observed.map(({ bytes }) => bytes),
    parameters: curve.coefficients.filter((value) => value > 0).length,
  })
  return (random) =>
    fitSizeCurve(draw(random).map((log, at) => ({ bytes: observed[at]?.bytes ?? 0, seconds: Math.exp(log) })))
}

import type { PlatformModel } from './platform-model.ts'
import { curveAt } from './size-curve.ts'
import type { SizeMix } from './size-mix.ts'

/** Longest run of a Lambda function. */
const lambdaLimitSeconds = 900

/**
 * Whether a job of this size can be done at all: below the smallest size at which every trial hit a limit, and on Lambda
 * within its 15 minutes. What is not feasible has no cost.
 */
export function isFeasible(model: PlatformModel, bytes: number): boolean {
  if (model.smallestFailedBytes !== null && bytes >= model.smallestFailedBytes) return false
  if (model.platform !== 'lambda') return true
  const slowest = Object.values(model.levels).map((level) => curveAt(level.billedSeconds, bytes))
  return Math.max(...slowest) <= lambdaLimitSeconds
}

/** 0 to 1: jobs of a mix that a sizing cannot do. */
export const infeasibleShare = (model: PlatformModel, mix: SizeMix): number =>
  mix.reduce((sum, { bytes, share }) => sum + (isFeasible(model, bytes) ? 0 : share), 0)

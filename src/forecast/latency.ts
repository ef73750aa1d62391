import { mixtureQuantile, type LognormalPart } from '../stats/lognormal.ts'
import { levelShares } from './monthly-usage.ts'
import type { PlatformModel } from './platform-model.ts'
import { curveAt } from './size-curve.ts'
import type { SizeMix } from './size-mix.ts'

/** Seconds from submission to finish that 95 of 100 jobs stay under: exact for the mixture of sizes and start levels. */
export function latencyP95(model: PlatformModel, mix: SizeMix, warmShare: number): number {
  const parts = levelShares(model, warmShare).flatMap(({ level, share }) =>
    mix.map((size): LognormalPart => ({
      share: share * size.share,
      median: curveAt(level.clientSeconds, size.bytes),
      logSd: level.clientSeconds.logSd,
    })),
  )
  return mixtureQuantile(parts, 0.95)
}

import { wholeSeconds, type WorkerSpan } from '../spark/utilization.ts'

const minimumSeconds = 60

/**
 * DPUSeconds of a FLEX or auto-scaling run: the time of each worker, driver included, times its DPU. The minimum of one
 * minute is inside the figure, as two published samples of AWS show (240 = 2 workers x 2 DPU x 60 s at 53 s).
 */
export function dpuSeconds(spans: readonly WorkerSpan[], dpus: number): number {
  return spans.reduce((total, span) => total + dpus * Math.max(minimumSeconds, wholeSeconds(span)), 0)
}

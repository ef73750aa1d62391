import { UsageInvalid } from '../../core/errors.ts'

/** Whether a prediction lies within the measured sizes, up to twice beyond them, or up to five times, or farther. */
export type Extrapolation = 'none' | 'near' | 'far' | 'beyond'

const near = 2
const far = 5

/**
 * Silent up to twice the measured range, with a warning to five times, refused beyond that: a model of runs up to 100 MB was
 * 2 % off at twice, 16 % at six times and 26 % at ten times as much in simulation.
 * @throws UsageInvalid
 */
export function extrapolationOf(
  sizeMB: number,
  { smallestMB, largestMB }: { readonly smallestMB: number; readonly largestMB: number },
  allowed = false,
): Extrapolation {
  const times = Math.max(sizeMB / largestMB, smallestMB / sizeMB)
  if (times <= 1) return 'none'
  if (times <= near) return 'near'
  if (times <= far) return 'far'
  if (allowed) return 'beyond'
  throw new UsageInvalid(
    `cannot predict beyond ${far} times the measured sizes: ${sizeMB} MB, measured ${smallestMB} to ${largestMB} MB`,
    { suggestions: ['measure sizes closer to it', 'predict anyway with --extrapolate'] },
  )
}

import type { RunView } from './run-view.ts'
import { seriesKey } from './series.ts'

/** Series whose workers were made smaller than what is bought, with the factor. */
export function scaledSeries(view: RunView): { key: string; label: string; scale: number }[] {
  return view.series.flatMap(({ key, label }) => {
    const scales = view.trials
      .filter((trial) => seriesKey(trial) === key)
      .flatMap((trial) => trial.scale ?? [])
      .filter((scale) => scale !== 1)
    const [scale] = scales
    return scale === undefined ? [] : [{ key, label, scale }]
  })
}

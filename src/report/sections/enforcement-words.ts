import type { Enforcement } from '../../core/trial.ts'
import type { RunView } from '../measures/run-view.ts'
import { seriesKey } from '../measures/series.ts'
import { counted, listed, platformNames } from '../text/words.ts'

const kindWords: Readonly<Record<Enforcement['kind'], string>> = {
  'cgroup-v1': 'CPU and memory were held by the kernel (cgroups v1).',
  'cgroup-v2': 'CPU and memory were held by the kernel (cgroups v2).',
  advisory:
    'Limits were advisory: nothing held CPU or memory, so sizings differ less here than they would on AWS.',
}

/** What was enforced and what was not, in sentences. Empty for runs without local limits. */
export function enforcementWords(view: RunView): string[] {
  const limits = view.trials.flatMap((trial) =>
    trial.limits === null ? [] : [{ trial, limits: trial.limits }],
  )
  if (limits.length === 0) return []
  const seriesWith = (holds: (limits: Enforcement) => boolean) => {
    const keys = new Set(limits.filter((each) => holds(each.limits)).map(({ trial }) => seriesKey(trial)))
    return view.series.filter(({ key }) => keys.has(key))
  }
  const kinds = [...new Set(limits.map((each) => each.limits.kind))].map((kind) => kindWords[kind])
  const notes = new Set(
    limits.flatMap(({ trial, limits: { notes } }) =>
      notes.map((note) => `${platformNames[trial.cell.platform]}: ${note}`),
    ),
  )
  const without = view.trials.filter((trial) => trial.limits === null && trial.state !== 'unsupported').length
  return [
    ...kinds,
    ...sentence(
      seriesWith(({ scale }) => scale !== 1),
      (names) =>
        `Scaled down: ${names}. A worker got only k times the CPU and memory that is bought; the table of limits has k.`,
    ),
    ...sentence(
      seriesWith(({ cpuCapped }) => cpuCapped),
      (names) => `More CPU asked for than the machine has: ${names}. Memory was held, CPU was not.`,
    ),
    ...sentence(seriesWith(noDiskLimit), (names) => `The size of /tmp was not held for ${names}.`),
    busyWords(view),
    ...(without === 0 ? [] : [`No record of limits for ${counted(without, 'trial')}.`]),
    ...notes,
  ]
}

function sentence(series: readonly { label: string }[], words: (names: string) => string): string[] {
  return series.length === 0 ? [] : [words(listed(series.map(({ label }) => label)))]
}

function noDiskLimit({ requested, enforced }: Enforcement): boolean {
  return requested.tmpMiB !== null && enforced.tmpMiB === null
}

function busyWords({ trials }: RunView): string {
  const known = trials.filter((trial) => trial.contended !== null)
  const busy = known.filter((trial) => trial.contended === true).length
  if (known.length === 0) return 'Whether the machine was busy is not known.'
  if (busy === 0) return 'The machine gave every trial the CPU it was entitled to.'
  return `${busy} of ${counted(known.length, 'trial')} ran while the machine was busy and got less CPU than they were entitled to.`
}

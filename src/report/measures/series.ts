import { canonicalJson } from '../../core/cell.ts'
import { platforms, type Platform } from '../../core/platform.ts'
import { describeSizing, type Sizing } from '../../core/sizing.ts'
import type { StoredTrial } from '../../store/run-record.ts'
import { platformNames } from '../text/words.ts'

/** One thing that can be bought and compared: a platform with a sizing. One line in every chart. */
export interface Series {
  readonly key: string
  readonly platform: Platform
  readonly sizing: Sizing
  /** `Lambda 1769 MiB` */
  readonly label: string
}

/** Every series of the trials, ordered by platform, then by size. */
export function seriesOf(trials: readonly StoredTrial[]): Series[] {
  const found = new Map<string, Sizing>()
  for (const trial of trials) found.set(seriesKey(trial), trial.cell.sizing)
  const ordered = [...found].sort(([, a], [, b]) => rank(a) - rank(b) || weight(a) - weight(b))
  return ordered.map(([key, sizing]) => ({
    key,
    platform: sizing.platform,
    sizing,
    label: labelOf(sizing, [...found.values()]),
  }))
}

/** Same sizing, same key. A larger payload gets a larger `/tmp` on Lambda: that does not begin another line. */
export const seriesKey = ({ cell }: StoredTrial): string => keyOfSizing(cell.sizing)

/** Made once for each object: a run has its trials asked for their series all the time. */
export function keyOfSizing(sizing: Sizing): string {
  const known = keys.get(sizing)
  if (known !== undefined) return known
  const key = canonicalJson(sizing.platform === 'lambda' ? { ...sizing, ephemeralMiB: null } : sizing)
  keys.set(sizing, key)
  return key
}

const keys = new WeakMap<Sizing, string>()

/** Details that the short text leaves out are added where two sizings would read alike. */
function labelOf(sizing: Sizing, all: readonly Sizing[]): string {
  const label = `${platformNames[sizing.platform]} ${describeSizing(sizing)}`
  const alike = all.filter(
    (other) => other.platform === sizing.platform && describeSizing(other) === describeSizing(sizing),
  )
  return alike.length === 1 ? label : `${label} (${detailOf(sizing)})`
}

function detailOf(sizing: Sizing): string {
  switch (sizing.platform) {
    case 'lambda':
      return sizing.architecture
    case 'emr-serverless':
      return `${sizing.architecture}, driver ${sizing.driver.vcpus} vCPU ${sizing.driver.memoryGb} GB, disk ${sizing.executor.diskGb} GB`
    case 'glue':
      return `${sizing.executionClass}, Glue ${sizing.glueVersion}`
  }
}

function rank(sizing: Sizing): number {
  return platforms.indexOf(sizing.platform)
}

function weight(sizing: Sizing): number {
  switch (sizing.platform) {
    case 'lambda':
      return sizing.memoryMiB
    case 'emr-serverless':
      return sizing.executors * 1000 + sizing.executor.vcpus
    case 'glue':
      return sizing.workers
  }
}

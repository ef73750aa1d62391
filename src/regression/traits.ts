import { canonicalJson } from '../core/cell.ts'
import type { StoredTrial } from '../store/run-record.ts'
import type { Arm } from './arms.ts'

/** What has to be the same on both sides for a difference of durations to say something of the code. */
const traits = ['target', 'region', 'payload', 'script', 'engine', 'machine', 'limits', 'scale'] as const
export type Trait = (typeof traits)[number]

/** What HEAD may change on purpose: then the change is what is judged. Never the payload or the target. */
export const changeableTraits = ['script', 'engine', 'machine', 'limits', 'scale'] as const
export type ChangeableTrait = (typeof changeableTraits)[number]

export interface Difference {
  readonly trait: Trait
  readonly here: string
  readonly there: string
}

/** What differs for a cell between two sides. What is not known on either side is no difference. */
export function differences(
  here: Side,
  there: Side,
  changed: ReadonlySet<Trait> = new Set(),
): readonly Difference[] {
  const same = scriptOf(here.trials) === scriptOf(there.trials)
  return traits.flatMap((trait) => {
    if (changed.has(trait)) return []
    const [a, b] = [read[trait](here, same), read[trait](there, same)]
    return a === null || b === null || a === b ? [] : [{ trait, here: a, there: b }]
  })
}

/** An arm with its trials of one cell. */
export interface Side {
  readonly arm: Arm
  readonly trials: readonly StoredTrial[]
}

/** Another script may write something else: only of the same one does another output mean other data. */
type Read = (side: Side, sameScript: boolean) => string | null

const read: Readonly<Record<Trait, Read>> = {
  target: ({ arm }) => listed(arm.runs.map(({ target }) => target)),
  // Locally the region decides prices only, and both sides have the same prices here.
  region: ({ arm }) => listed(arm.runs.filter(({ target }) => target === 'aws').map(({ region }) => region)),
  payload: ({ trials }, sameScript) => payloadOf(trials, sameScript),
  script: ({ trials }) => scriptOf(trials),
  engine: (side) => engineOf(side),
  machine: ({ arm }) => machineOf(arm),
  limits: ({ trials }) =>
    listed(trials.map(({ limits }) => (limits === null ? null : canonicalJson(limits.enforced)))),
  scale: ({ trials }) => listed(trials.map(({ scale }) => (scale === null ? null : String(scale)))),
}

const scriptOf = (trials: readonly StoredTrial[]): string | null =>
  listed(trials.map(({ scriptSha256 }) => scriptSha256?.slice(0, 12) ?? null))

function payloadOf(trials: readonly StoredTrial[], sameScript: boolean): string | null {
  const rows = listed(trials.map(({ inputRows }) => (inputRows === null ? null : `${inputRows} rows`)))
  if (!sameScript) return rows
  const output = listed(trials.map(({ outputDigest }) => outputDigest))
  const answer = output === null ? null : `answer ${output}`
  return rows === null || answer === null ? (rows ?? answer) : `${rows}, ${answer}`
}

/** The program's own runtime is no part of what is measured. */
function engineOf({ arm, trials }: Side): string | null {
  const versions = listed(
    arm.runs.flatMap(({ environment }) =>
      Object.entries(environment.versions)
        .filter(([name, version]) => name !== 'node' && version !== null)
        .map(([name, version]) => `${name} ${version ?? ''}`),
    ),
  )
  const held = listed(trials.map(({ limits }) => (limits === null ? null : `limits by ${limits.kind}`)))
  return versions === null || held === null ? (versions ?? held) : `${versions}, ${held}`
}

/** Of a run on AWS it only sends the calls; of an imported one it is unknown. */
function machineOf({ runs }: Arm): string | null {
  const local = runs.filter(({ target, environment }) => target === 'local' && environment.host.cpus > 0)
  return listed(
    local.map(({ environment: { host } }) => {
      const gigabytes = Number((host.memoryBytes / 1e9).toPrecision(3))
      return `${host.cpus} × ${host.cpuModel}, ${gigabytes} GB`
    }),
  )
}

function listed(values: readonly (string | null)[]): string | null {
  const known = [...new Set(values.filter((value) => value !== null))].toSorted()
  return known.length === 0 ? null : known.join(', ')
}

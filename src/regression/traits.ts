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
  const sameScript = textOf(here.trials, scriptOf) === textOf(there.trials, scriptOf)
  return traits.flatMap((trait) => {
    if (changed.has(trait)) return []
    const [a, b] = [read[trait](here, sameScript), read[trait](there, sameScript)]
    const different = [...a.keys()].filter((part) => b.has(part) && a.get(part) !== b.get(part))
    if (different.length === 0) return []
    const told = (parts: Parts): string => different.map((part) => `${part}${parts.get(part)}`).join(', ')
    return [{ trait, here: told(a), there: told(b) }]
  })
}

/** An arm with its trials of one cell. */
export interface Side {
  readonly arm: Arm
  readonly trials: readonly StoredTrial[]
}

/** What is known of a trait, by the words that stand before it: `spark ` with `3.5.6`. */
type Parts = ReadonlyMap<string, string>

const read: Readonly<Record<Trait, (side: Side, sameScript: boolean) => Parts>> = {
  target: ({ arm }) => parts(['', listed(arm.runs.map(({ target }) => target))]),
  // Locally the region decides prices only, and both sides have the same prices here.
  region: ({ arm }) =>
    parts(['', listed(arm.runs.filter(({ target }) => target === 'aws').map(({ region }) => region))]),
  // Another script may write something else: only of the same one does another answer mean other data.
  payload: ({ trials }, sameScript) =>
    parts(
      ['rows ', textOf(trials, ({ inputRows }) => inputRows)],
      ['answer ', sameScript ? textOf(trials, ({ outputDigest }) => outputDigest) : null],
    ),
  script: ({ trials }) => parts(['', textOf(trials, scriptOf)]),
  engine: ({ arm, trials }) =>
    parts(...versionsOf(arm), ['limits by ', textOf(trials, ({ limits }) => limits?.kind ?? null)]),
  machine: ({ arm }) => parts(['', machineOf(arm)]),
  limits: ({ trials }) =>
    parts(['', textOf(trials, ({ limits }) => (limits === null ? null : canonicalJson(limits.enforced)))]),
  scale: ({ trials }) => parts(['', textOf(trials, ({ scale }) => scale)]),
}

const scriptOf = ({ scriptSha256 }: StoredTrial): string | null => scriptSha256?.slice(0, 12) ?? null

/** The program's own runtime is no part of what is measured. */
function versionsOf({ runs }: Arm): readonly Part[] {
  const named = runs.flatMap(({ environment }) => Object.entries(environment.versions))
  return [...new Set(named.map(([name]) => name))]
    .filter((name) => name !== 'node')
    .map((name) => [
      `${name} `,
      listed(named.filter((each) => each[0] === name).map(([, version]) => version)),
    ])
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

type Part = readonly [words: string, value: string | null]

const parts = (...known: readonly Part[]): Parts =>
  new Map(known.flatMap(([words, value]) => (value === null ? [] : [[words, value] as const])))

const textOf = (
  trials: readonly StoredTrial[],
  of: (trial: StoredTrial) => string | number | null,
): string | null => listed(trials.map((trial) => of(trial)?.toString() ?? null))

function listed(values: readonly (string | null)[]): string | null {
  const known = [...new Set(values.filter((value) => value !== null))].toSorted()
  return known.length === 0 ? null : known.join(', ')
}

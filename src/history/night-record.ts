import * as v from 'valibot'
import { StoreCorrupt } from '../core/errors.ts'

const runIds = v.array(v.string())
const time = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'is no time'),
)

/** Of a comparison only what later nights need; the rest is kept as it is. */
const comparison = v.looseObject({
  reference: v.picklist(['control', 'base']),
  startedAt: time,
  cells: v.array(v.looseObject({ key: v.string() })),
})

const schema = v.looseObject({
  schema: v.literal('soalbench.night/1'),
  nightId: v.string(),
  startedAt: time,
  endedAt: time,
  target: v.string(),
  region: v.string(),
  /** Nothing was computed: such nights are no past of a measurement. */
  rehearsal: v.boolean(),
  state: v.picklist(['complete', 'incomplete']),
  /** Run ids by side, in the order in which they ran. */
  runs: v.object({ head: runIds, control: runIds, confirm: runIds, confirmControl: runIds }),
  /** The document of `compare --json`; null where the night ended before there was one. */
  comparison: v.nullable(comparison),
})

/** One night, as it is kept for good beside its trials. */
export type NightRecord = v.InferOutput<typeof schema>

/** @throws StoreCorrupt naming the object */
export function parseNight(text: string, uri: string): NightRecord {
  const parsed = v.safeParse(schema, parsedJson(text))
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  throw new StoreCorrupt(
    `night of the history cannot be read: ${uri}: ${v.getDotPath(issue) ?? 'the whole document'}: ${issue.message}`,
    { suggestions: ['Restore the object from a copy, or move it away: the other nights do not need it.'] },
  )
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

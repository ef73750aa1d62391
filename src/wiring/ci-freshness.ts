import { resolve } from 'node:path'
import { History } from '../history/history.ts'
import { openStorage } from '../storage/index.ts'

/** A folder as an absolute path, or `s3://…` as it is. */
export const historyPlace = (given: string | undefined, usual: string): string =>
  given !== undefined && /^[a-z0-9]+:\/\//.test(given) ? given : resolve(given ?? usual)

export interface Freshness {
  readonly fresh: boolean
  /** Of the newest night; null where none is kept. */
  readonly nightId: string | null
  readonly endedAt: string | null
  readonly ageHours: number | null
  readonly words: string
}

/** @throws StoreCorrupt, UsageInvalid for a place of no known kind */
export async function freshness(place: string, maxAgeMs: number, now: number): Promise<Freshness> {
  const last = (await new History(openStorage(place)).nights()).at(-1)?.record
  if (last === undefined) {
    return {
      ...{ fresh: false, nightId: null, endedAt: null, ageHours: null },
      words: `no night is kept in ${place}: has the nightly job ever run?`,
    }
  }
  const { nightId, endedAt, state } = last
  const ageMs = now - Date.parse(endedAt)
  const hours = Math.round(ageMs / 360_000) / 10
  const fresh = ageMs <= maxAgeMs
  const words = `the last night ended ${hours} hours ago${state === 'complete' ? '' : ', before its end'}: ${nightId}`
  const more = fresh ? '' : '; look whether the schedule is still switched on'
  return { fresh, nightId, endedAt, ageHours: hours, words: `${words}${more}` }
}

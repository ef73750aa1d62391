import { UsageInvalid } from '../core/errors.ts'

/** Where things of a night lie below the place of the history: nothing there is ever written twice. */
export const historyRoot = 'v1'
export const spendingRoot = 'v1/spending'

/** `gh-1234567890-1`: stands in keys, file names and branches. @throws UsageInvalid naming the flag */
export function checkNightId(id: string): string {
  if (/^[0-9a-z][0-9a-z-]{2,79}$/.test(id)) return id
  throw new UsageInvalid(`not a name of a night in --run-id: ${JSON.stringify(id.slice(0, 100))}`, {
    suggestions: ['Use 3 to 80 of a-z, 0-9 and -, for example gh-1234567890-1.'],
  })
}

/** `v1/dt=2026-11-21/run=gh-1-1.parquet`; the day is UTC. */
export const nightKey = (startedAt: string, id: string, kind: 'json' | 'parquet'): string =>
  `${historyRoot}/dt=${startedAt.slice(0, 10)}/run=${id}.${kind}`

export const isNightKey = (key: string): boolean => /^v1\/dt=\d{4}-\d\d-\d\d\/run=[0-9a-z-]+\.json$/.test(key)

export const trialsKeyOf = (nightJson: string): string => nightJson.replace(/\.json$/, '.parquet')

/** One line of the ledger: `v1/spending/dt=2026-11-21/gh-1-1-03-reserved.json`. */
export const spendingKey = (at: string, id: string, part: number, kind: 'reserved' | 'settled'): string =>
  `${spendingRoot}/dt=${at.slice(0, 10)}/${id}-${String(part).padStart(3, '0')}-${kind}.json`

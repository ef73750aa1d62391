import { WorkspaceUnusable } from '../core/errors.ts'
import type { Storage } from '../storage/storage.ts'
import { historyRoot, isNightKey, nightKey, trialsKeyOf } from './history-keys.ts'
import { parseNight, type NightRecord } from './night-record.ts'

export interface KeptNight {
  readonly record: NightRecord
  /** Of its trials as Parquet; undefined where a night was kept without any. */
  readonly trialsKey: string | undefined
}

/**
 * Nights below one place, a folder or `s3://…`: for each one a document and its trials as Parquet, written once. They are the
 * truth; every database of them is made again from them.
 */
export class History {
  readonly storage: Storage

  constructor(storage: Storage) {
    this.storage = storage
  }

  /** Oldest first. @throws StoreCorrupt naming the object */
  async nights(): Promise<readonly KeptNight[]> {
    const found = await this.storage.list(historyRoot)
    const keys = new Set(found.map(({ key }) => key))
    const nights: KeptNight[] = []
    for (const { key, uri } of found.filter((each) => isNightKey(each.key))) {
      const record = parseNight(await this.#text(key), uri)
      const trials = trialsKeyOf(key)
      nights.push({ record, trialsKey: keys.has(trials) ? trials : undefined })
    }
    return nights.toSorted((a, b) => Date.parse(a.record.startedAt) - Date.parse(b.record.startedAt))
  }

  /** The document goes last: a night without it does not exist. @throws WorkspaceUnusable where the night is kept already */
  async keep(record: NightRecord, parquet: string | undefined): Promise<string> {
    const key = nightKey(record.startedAt, record.nightId, 'json')
    const trials = trialsKeyOf(key)
    await this.refuseKept(record.startedAt, record.nightId)
    if (parquet !== undefined) await this.storage.putFile(trials, parquet)
    await this.storage.put(key, `${JSON.stringify(record)}\n`)
    return key
  }

  /** Before anything is measured: what cannot be kept need not be paid. @throws WorkspaceUnusable */
  async refuseKept(startedAt: string, nightId: string): Promise<void> {
    const key = nightKey(startedAt, nightId, 'json')
    const there = await this.storage.list(`${historyRoot}/dt=${startedAt.slice(0, 10)}`)
    if (!there.some((each) => each.key === key || each.key === trialsKeyOf(key))) return
    throw new WorkspaceUnusable(`night is in the history already, and is never overwritten: ${nightId}`, {
      suggestions: ['Give another --run-id: each attempt of a job has its own.'],
    })
  }

  async #text(key: string): Promise<string> {
    const bytes = await this.storage.get(key)
    return new TextDecoder().decode(bytes ?? new Uint8Array())
  }
}

import * as v from 'valibot'
import { StoreCorrupt } from '../core/errors.ts'
import { decimal, decimalText, zero, type Decimal } from '../cost/decimal.ts'
import type { Storage } from '../storage/storage.ts'
import { spendingKey, spendingRoot } from './history-keys.ts'

const line = v.object({ at: v.string(), usd: v.pipe(v.string(), v.regex(/^\d+(\.\d+)?$/)) })
const dayMs = 86_400_000

/**
 * What nights have spent, so that ten nights by hand in one day stay within one budget. Before a run its worst case is
 * reserved, after it the bill is settled; a reservation that nobody settled counts in full.
 */
export class Spending {
  readonly #storage: Storage
  readonly #nightId: string
  readonly #now: () => number
  #part = 0

  constructor(storage: Storage, nightId: string, now: () => number) {
    this.#storage = storage
    this.#nightId = nightId
    this.#now = now
  }

  /** US dollars of the last 24 hours, exact. @throws StoreCorrupt naming the object */
  async lastDay(): Promise<string> {
    const now = this.#now()
    const parts = new Map<string, { readonly at: number; readonly usd: Decimal; readonly settled: boolean }>()
    for (const day of [now, now - dayMs].map((time) => new Date(time).toISOString().slice(0, 10))) {
      for (const { key, uri } of await this.#storage.list(`${spendingRoot}/dt=${day}`)) {
        const [, name, kind] = /([^/]+)-(reserved|settled)\.json$/.exec(key) ?? []
        if (name === undefined || parts.get(name)?.settled === true) continue
        const { at, usd } = parseLine(await this.#storage.get(key), uri)
        parts.set(name, { at: Date.parse(at), usd: decimal(usd), settled: kind === 'settled' })
      }
    }
    const recent = [...parts.values()].filter(({ at }) => now - at < dayMs)
    return decimalText(recent.reduce((sum, { usd }) => sum.plus(usd), zero))
  }

  /** @returns what settles it */
  async reserve(usd: string): Promise<(usd: string) => Promise<void>> {
    this.#part += 1
    const part = this.#part
    await this.#write(part, 'reserved', usd)
    return (billed) => this.#write(part, 'settled', billed)
  }

  async #write(part: number, kind: 'reserved' | 'settled', usd: string): Promise<void> {
    const at = new Date(this.#now()).toISOString()
    await this.#storage.put(spendingKey(at, this.#nightId, part, kind), `${JSON.stringify({ at, usd })}\n`)
  }
}

function parseLine(bytes: Uint8Array | undefined, uri: string): v.InferOutput<typeof line> {
  try {
    return v.parse(line, JSON.parse(new TextDecoder().decode(bytes)))
  } catch (error) {
    throw new StoreCorrupt(`line of the ledger cannot be read: ${uri}`, {
      cause: error,
      suggestions: ['Look what the night has cost, and write the object again: {"at": TIME, "usd": "0.12"}.'],
    })
  }
}

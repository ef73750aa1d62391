import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fetchTo } from '../history/fetch-to.ts'
import type { History, KeptNight } from '../history/history.ts'
import { unpackTrials } from '../history/night-trials.ts'

/** What earlier nights tell this one. */
export interface Past {
  /** How many earlier nights know a cell, by its key. */
  readonly nightsOf: ReadonlyMap<string, number>
  /** Nights that count: complete, with a control, of the same target and region. */
  readonly nights: number
  /** A folder with the comparisons of those nights, as `compare --history` reads them. */
  readonly documents: string
  /** A folder with the control of the last of them, as exported; undefined in the first night. */
  readonly lastControl: string | undefined
}

export interface PastRequest {
  readonly history: History
  readonly target: string
  readonly region: string
  readonly rehearsal: boolean
  /** An empty folder. */
  readonly scratch: string
}

/** @throws StoreCorrupt naming the object */
export async function readPast({ history, target, region, rehearsal, scratch }: PastRequest): Promise<Past> {
  const alike = (await history.nights()).filter(
    ({ record }) =>
      record.state === 'complete' &&
      record.comparison?.reference === 'control' &&
      record.target === target &&
      record.region === region &&
      record.rehearsal === rehearsal,
  )
  const documents = join(scratch, 'nights')
  await mkdir(documents, { recursive: true })
  const nightsOf = new Map<string, number>()
  for (const { record } of alike) {
    const cells = record.comparison?.cells ?? []
    // What has regressed is not what is usual: night after night of it would make it so.
    const usual = { ...record.comparison, cells: cells.filter(({ verdict }) => verdict !== 'regressed') }
    await writeFile(join(documents, `${record.nightId}.json`), JSON.stringify(usual))
    for (const { key } of cells) nightsOf.set(key, (nightsOf.get(key) ?? 0) + 1)
  }
  const lastControl = await controlOf(history, alike.at(-1), scratch)
  return { nights: alike.length, nightsOf, documents, lastControl }
}

async function controlOf(
  history: History,
  night: KeptNight | undefined,
  scratch: string,
): Promise<string | undefined> {
  if (night?.trialsKey === undefined) return undefined
  const file = await fetchTo(history.storage, night.trialsKey, join(scratch, 'last-night.parquet'))
  const folder = join(scratch, 'last-control')
  await unpackTrials(file, 'control', folder, scratch)
  return folder
}

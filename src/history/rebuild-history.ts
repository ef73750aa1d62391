import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { connected } from '../store/connect.ts'
import type { History } from './history.ts'
import { fetchTo } from './fetch-to.ts'
import { quoted } from './quoted.ts'

export interface RebuiltHistory {
  readonly nights: number
  readonly trials: number
}

/**
 * A DuckDB file with every night: `nights` (one row each, the comparison as JSON), `cells` (what each comparison said of each
 * cell), `trials` (all columns, `night` and `side` before them). Written beside and renamed. `scratch`: an empty folder.
 */
export async function rebuildHistory(
  history: History,
  file: string,
  scratch: string,
): Promise<RebuiltHistory> {
  const nights = await history.nights()
  const draft = `${file}.part`
  await mkdir(dirname(file), { recursive: true })
  await rm(draft, { force: true })
  const trialFiles: string[] = []
  for (const [at, { trialsKey }] of nights.entries()) {
    if (trialsKey === undefined) continue
    trialFiles.push(await fetchTo(history.storage, trialsKey, join(scratch, `${at}.parquet`)))
  }
  try {
    const trials = await connected(draft, 'write with files', async (connection) => {
      await connection.run(
        'CREATE TABLE nights(night VARCHAR, started_at TIMESTAMPTZ, ended_at TIMESTAMPTZ, target VARCHAR, region VARCHAR, state VARCHAR, verdict VARCHAR, record JSON)',
      )
      for (const { record } of nights) {
        const { nightId, startedAt, endedAt, target, region, state, comparison } = record
        const verdict = comparison?.['verdict']
        await connection.run('INSERT INTO nights VALUES (?, ?, ?, ?, ?, ?, ?, ?)', [
          ...[nightId, startedAt, endedAt, target, region, state],
          typeof verdict === 'string' ? verdict : null,
          JSON.stringify(record),
        ])
      }
      await connection.run(cellsOfNights)
      if (trialFiles.length === 0) return 0
      // The rows of `runs` differ from release to release, and are in the files themselves.
      await connection.run(
        `CREATE TABLE trials AS SELECT * EXCLUDE (run) FROM read_parquet([${trialFiles.map(quoted).join(', ')}], union_by_name = true) ORDER BY night, started_at`,
      )
      const counted = await connection.runAndReadAll('SELECT count(*)::INTEGER AS n FROM trials')
      return Number(counted.getRowObjectsJS()[0]?.['n'])
    })
    await rename(draft, file)
    return { nights: nights.length, trials }
  } finally {
    await rm(draft, { force: true })
  }
}

const cellsOfNights = `CREATE TABLE cells AS
  SELECT night, started_at, cell->>'cell' AS cell, cell->>'key' AS key, cell->>'verdict' AS verdict, cell->>'reason' AS reason,
    (cell->>'shiftPercent')::DOUBLE AS shift_percent, (cell->>'p')::DOUBLE AS p
  FROM (SELECT night, started_at, UNNEST((record->'$.comparison.cells[*]')::JSON[]) AS cell FROM nights)`

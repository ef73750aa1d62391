import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StoreCorrupt } from '../core/errors.ts'
import { connected } from '../store/connect.ts'
import { quoted } from './quoted.ts'

/** The side that a run measured in its night. */
export type NightSide = 'head' | 'control' | 'confirm' | 'confirmControl'

export interface ExportedRun {
  readonly side: NightSide
  /** What `soalbench export --format parquet` wrote, with its `runs.parquet` and `trials.parquet`. */
  readonly folder: string
}

/**
 * The trials of a night as one Parquet file: the columns of `trials`, before them `night` and `side`, after them `run` with the
 * row of `runs`, so that the file needs no other. `scratch`: a folder for a database that nobody keeps.
 */
export function packTrials(night: string, runs: readonly ExportedRun[], file: string, scratch: string) {
  const parts = runs.map(
    ({ side, folder }) =>
      `SELECT ${quoted(night)} AS night, ${quoted(side)} AS side, t.*, r AS run ` +
      `FROM read_parquet(${quoted(join(folder, 'trials.parquet'))}) t ` +
      `JOIN read_parquet(${quoted(join(folder, 'runs.parquet'))}) r USING (run_id)`,
  )
  return query(scratch, [
    `COPY (${parts.join(' UNION ALL BY NAME ')}) TO ${quoted(file)} (FORMAT parquet, COMPRESSION zstd)`,
  ])
}

/** The runs of one side out of a packed night, as a folder in the shape of `soalbench export`. @throws StoreCorrupt */
export async function unpackTrials(
  file: string,
  side: NightSide,
  folder: string,
  scratch: string,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const rows = `FROM read_parquet(${quoted(file)}) WHERE side = ${quoted(side)}`
  const into = (name: string): string => `TO ${quoted(join(folder, `${name}.parquet`))} (FORMAT parquet)`
  try {
    await query(scratch, [
      `COPY (SELECT UNNEST(run) FROM (SELECT DISTINCT run ${rows})) ${into('runs')}`,
      `COPY (SELECT * EXCLUDE (night, side, run) ${rows}) ${into('trials')}`,
    ])
  } catch (error) {
    throw new StoreCorrupt(`trials of the history cannot be read: ${file}`, {
      cause: error,
      suggestions: ['Restore the object from a copy, or move the night away: the others do not need it.'],
    })
  }
}

async function query(scratch: string, statements: readonly string[]): Promise<void> {
  const path = join(scratch, `pack-${process.pid}.duckdb`)
  try {
    await connected(path, 'write with files', async (connection) => {
      for (const statement of statements) await connection.run(statement)
    })
  } finally {
    await rm(path, { force: true })
    await rm(`${path}.wal`, { force: true })
  }
}

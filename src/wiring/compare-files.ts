import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { UsageInvalid } from '../core/errors.ts'
import { loadExports } from '../store/load-exports.ts'
import { listRuns, readRun } from '../store/read-run.ts'
import type { StoredRun } from '../store/run-record.ts'
import { openWorkspace } from '../store/workspace.ts'
import { importTrials } from './import-trials.ts'

const lines = /\.(jsonl|ndjson|json)$/i

/**
 * Runs out of files, without bringing them into the workspace: JSON lines as `soalbench import` reads them, or a folder with
 * such files or with what `soalbench export --format parquet` wrote, its folders included.
 * @throws UsageInvalid naming the line, or a folder without either
 */
export async function readRunFiles(path: string, flag: string): Promise<readonly StoredRun[]> {
  const { texts, exports } = await filesOf(path)
  if (texts.length === 0 && exports.length === 0) {
    throw new UsageInvalid(`no exported trials in ${flag}: ${path}`, {
      suggestions: [
        'Name JSON lines (.jsonl), or a folder of `soalbench export --format parquet` with its runs.parquet and trials.parquet.',
      ],
    })
  }
  const directory = await mkdtemp(join(tmpdir(), 'soalbench-compare-'))
  try {
    return await readInto(directory, texts, exports)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function readInto(
  directory: string,
  texts: readonly string[],
  exports: readonly string[],
): Promise<readonly StoredRun[]> {
  const workspace = await openWorkspace(directory)
  if (exports.length > 0) await loadExports(workspace, exports)
  if (texts.length > 0) {
    const soalbenchVersion = 'as imported'
    const { rejected, rejectedLines } = await importTrials({
      workspace: directory,
      files: texts,
      soalbenchVersion,
    })
    const [first] = rejected
    if (first !== undefined) throw notReadable(first, rejectedLines)
  }
  const stored: StoredRun[] = []
  for (const { runId } of await listRuns(workspace)) stored.push(await readRun(workspace, runId))
  return stored
}

function notReadable(
  { file, line, reason }: { readonly file: string; readonly line: number | null; readonly reason: string },
  count: number,
): UsageInvalid {
  const place = line === null ? file : `${file}:${line}`
  const more = count > 1 ? ` (and ${count - 1} more)` : ''
  return new UsageInvalid(`trials cannot be read: ${place}: ${reason}${more}`, {
    suggestions: ['`soalbench import --help` has the shape of a line.'],
  })
}

/** In their order, so that equal folders are read alike. */
async function filesOf(
  path: string,
): Promise<{ readonly texts: readonly string[]; readonly exports: readonly string[] }> {
  if ((await stat(path)).isFile()) {
    return lines.test(path) ? { texts: [path], exports: [] } : { texts: [], exports: [] }
  }
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const found = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
  const all = new Set(found)
  return {
    // A folder has other JSON in it than trials.
    texts: found.filter((file) => /\.(jsonl|ndjson)$/i.test(file)).toSorted(),
    exports: found
      .filter(
        (file) =>
          basename(file) === 'trials.parquet' && all.has(file.replace(/trials\.parquet$/, 'runs.parquet')),
      )
      .map((file) => file.replace(/trials\.parquet$/, ''))
      .toSorted(),
  }
}

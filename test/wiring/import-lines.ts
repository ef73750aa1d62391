import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { importTrials, type ImportedTrials } from '../../src/wiring/import-trials.ts'
import { temporaryFolder } from '../store/temporary-workspace.ts'

export type Line = Readonly<Record<string, unknown>>

/** The least that a line needs. */
export const smallest: Line = {
  workload: 'etl',
  platform: 'lambda',
  memory_mib: 1769,
  payload_bytes: 1_000_000,
  start_level: 'cold',
  client_ms: 9_000,
}

export const asText = (lines: readonly Line[]): string =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('')

export interface Imported extends ImportedTrials {
  readonly workspace: string
  readonly file: string
}

/** Imports a text, or objects as lines, into a workspace of its own or the one given. */
export async function importLines(
  content: string | Uint8Array | readonly Line[],
  into?: string,
): Promise<Imported> {
  const folder = await temporaryFolder()
  const file = join(folder, 'trials.jsonl')
  const isText = typeof content === 'string' || content instanceof Uint8Array
  await writeFile(file, isText ? content : asText(content))
  const workspace = into ?? join(folder, 'workspace')
  const result = await importTrials({ workspace, files: [file], soalbenchVersion: '0.0.0' })
  return { ...result, workspace, file }
}

/** Journals and database of a workspace as they are on the disk. */
export const journalOf = (workspace: string, runId: string): Promise<string> =>
  readFile(join(workspace, 'runs', runId, 'journal.jsonl'), 'utf8')

import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { deadEngines, removeTraces } from '../local/leftovers.ts'
import { detectLimiter } from '../local/limits/detect.ts'
import type { Reaped } from './reaped.ts'

/** Processes, compartments, mounts and files of engines on this computer whose process is gone. */
export async function reapEngines(workspace: string, isDryRun: boolean): Promise<readonly Reaped[]> {
  const local = join(workspace, 'local')
  const directory = await realpath(local).catch(() => local)
  const limiter = await detectLimiter({ directory: join(directory, 'compartments') })
  const rows: Reaped[] = []
  for (const { text } of await deadEngines(join(directory, 'engines'), limiter)) {
    const detail = isDryRun
      ? 'its process is gone, and it has left something'
      : await removeTraces(text, join(directory, 'engines', text), limiter)
    rows.push(rowOfEngine(text, isDryRun ? 'would-stop' : 'stopped', detail.replace(/^.*?: /, '')))
  }
  return rows
}

const rowOfEngine = (where: string, outcome: Reaped['outcome'], detail: string): Reaped => ({
  ...{ target: 'local', platform: 'engine', where, runId: null, trialId: null, token: null },
  ...{ platformRunId: null, since: null, outcome, detail, atMostUsd: null },
})

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { WorkloadInvalid } from '../core/errors.ts'
import type { Workload } from './workloads.ts'

/** The one file that every platform is given. */
export interface StagedScript {
  readonly text: string
  /** Of the UTF-8 bytes; the script reports the same of itself. */
  readonly sha256: string
  /** Storage key: `scripts/<sha256>.py`. */
  readonly key: string
}

/**
 * Probe and job in ONE file, because SoAL downloads exactly one.
 * @throws WorkloadInvalid when either half cannot be read.
 */
export async function stageScript(workload: Workload): Promise<StagedScript> {
  const text = joinScript(await half(workload.probePath), await half(join(workload.directory, 'job.py')))
  const sha256 = createHash('sha256').update(text, 'utf8').digest('hex')
  return { text, sha256, key: `scripts/${sha256}.py` }
}

export function joinScript(probe: string, job: string): string {
  return `${probe}\n${job}`
}

async function half(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new WorkloadInvalid(`script cannot be read: ${path}`, {
      cause,
      suggestions: ['A workload is a folder with job.py and workload.json.'],
    })
  })
}

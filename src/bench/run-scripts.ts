import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { NotFound, WorkloadInvalid } from '../core/errors.ts'
import type { Format } from '../core/platform.ts'
import type { Storage } from '../storage/storage.ts'
import type { RunScript } from './run-dependencies.ts'
import { stageScript } from './staging.ts'
import type { Workload } from './workloads.ts'

export interface ScriptSource {
  readonly workloads: readonly Workload[]
  /** Folder that file inputs are relative to. */
  readonly packageRoot: string
  readonly storage: Storage
  readonly format: Format
}

/**
 * Brings a workload's script and its further inputs into the storage.
 * @throws NotFound for a name without a workload, WorkloadInvalid for one that cannot be run on generated payloads.
 */
export async function stageWorkload(name: string, source: ScriptSource): Promise<RunScript> {
  const workload = source.workloads.find((known) => known.name === name)
  if (workload === undefined) {
    throw new NotFound(`no such workload: ${name}`, {
      suggestions: [`Choose from ${source.workloads.map((known) => known.name).join(', ')}.`],
    })
  }
  const script = await stageScript(workload)
  const dataset = datasetOf(workload, source.format)
  const { uri } = await source.storage.put(script.key, script.text)
  return { uri, sha256: script.sha256, dataset, event: await eventOf(workload, source) }
}

function datasetOf({ name, inputs, formats }: Workload, format: Format): string {
  const input = inputs['INPUT_PATH']
  if (input?.kind !== 'payload') {
    throw new WorkloadInvalid(`workload has no generated input: ${name}`, {
      suggestions: ['INPUT_PATH has to name a payload, so that its size can be varied.'],
    })
  }
  if (!formats.includes(format)) {
    throw new WorkloadInvalid(`workload does not read ${format}: ${name}`, {
      suggestions: [`Choose --format ${formats.join(' or ')}.`],
    })
  }
  return input.dataset
}

async function eventOf(workload: Workload, source: ScriptSource): Promise<Record<string, string>> {
  const event: Record<string, string> = { ...workload.event }
  for (const [key, input] of Object.entries(workload.inputs)) {
    if (key === 'INPUT_PATH') continue
    if (input.kind === 'payload') {
      throw new WorkloadInvalid(`workload has more than one generated input: ${workload.name} (${key})`, {
        suggestions: ['Give further inputs as files.'],
      })
    }
    event[key] = await stageFile(join(source.packageRoot, input.path), source.storage)
  }
  return event
}

/** Under its content: a changed file is another object, and a running trial keeps the one it was given. */
async function stageFile(path: string, storage: Storage): Promise<string> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new WorkloadInvalid(`input of a workload cannot be read: ${path}`, { cause })
  })
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  return (await storage.put(`inputs/${digest}/${basename(path)}`, bytes)).uri
}

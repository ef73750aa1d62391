import { basename, extname } from 'node:path'
import { stageScript } from '../bench/staging.ts'
import { listWorkloads } from '../bench/workloads.ts'
import type { RehearsalOptions } from '../local/rehearsal/rehearsal-options.ts'
import { listPayloads } from '../payloads/index.ts'
import type { Payload } from '../payloads/payload.ts'
import { workspaceAt } from '../store/workspace.ts'

/** What the generator has counted while it wrote a payload: the right answers that a rehearsal gives. */
export function knownAnswers(locations: {
  readonly workspace: string
  readonly workloads: string
}): RehearsalOptions['answers'] {
  const workloads = remembered(() => workloadsBySha256(locations.workloads))
  const payloads = remembered(() => payloadsByKey(workspaceAt(locations.workspace).payloads))
  return async ({ scriptSha256, event }) => {
    const input = basename(event['INPUT_PATH'] ?? '')
    const payload = await payloads(input.slice(0, input.length - extname(input).length))
    const workload = await workloads(scriptSha256)
    const output = workload === undefined ? undefined : payload?.answers[workload]
    return payload === undefined || output === undefined ? undefined : { inputRows: payload.rows, output }
  }
}

/** Looks again for what was not there: payloads and workloads may be added while an engine is up. */
function remembered<T>(look: () => Promise<ReadonlyMap<string, T>>): (key: string) => Promise<T | undefined> {
  let known: ReadonlyMap<string, T> = new Map()
  return async (key) => {
    if (!known.has(key)) known = await look()
    return known.get(key)
  }
}

async function workloadsBySha256(folder: string): Promise<ReadonlyMap<string, string>> {
  const workloads = await listWorkloads(folder)
  const scripts = await Promise.all(workloads.map(stageScript))
  return new Map(scripts.map(({ sha256 }, index) => [sha256, workloads[index]?.name ?? '']))
}

async function payloadsByKey(folder: string): Promise<ReadonlyMap<string, Payload>> {
  return new Map((await listPayloads(folder)).map((payload) => [payload.key, payload]))
}

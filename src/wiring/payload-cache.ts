import { mkdir, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { Observer } from '../core/events.ts'
import { UsageInvalid } from '../core/errors.ts'
import { fitDataset, generatePayload, listPayloads } from '../payloads/index.ts'
import type { Payload, PayloadSpec } from '../payloads/payload.ts'
import { openWorkspace, workspaceAt } from '../store/workspace.ts'

interface PayloadLocations {
  readonly packageRoot: string
  readonly workspace: string
}

export interface GenerateRequest {
  readonly locations: PayloadLocations
  readonly spec: PayloadSpec
  readonly threads: number
  readonly signal: AbortSignal
  readonly onProgress: (doneBytes: number, totalBytes: number) => void
}

/** A payload in the workspace's cache. @throws NotFound for an unknown dataset, UsageInvalid, WorkspaceUnusable */
export async function generateInto({ locations, spec, ...options }: GenerateRequest): Promise<Payload> {
  const { payloads } = await openWorkspace(locations.workspace)
  return generatePayload(spec, {
    ...options,
    packageRoot: locations.packageRoot,
    cacheDirectory: payloads,
    datasetDirectories: [datasetsIn(locations)],
    workerUrl: new URL('../payloads/block-worker.js', import.meta.url),
  })
}

/** What a run asks for its payloads. */
export function payloadsOf(options: {
  readonly locations: PayloadLocations
  readonly signal: AbortSignal
  readonly observe: Observer
}): (spec: PayloadSpec) => Promise<Payload> {
  return (spec) => generateInto({ ...options, spec, threads: 1, onProgress: () => undefined })
}

export const listCached = (locations: PayloadLocations): Promise<readonly Payload[]> =>
  listPayloads(workspaceAt(locations.workspace).payloads)

export interface FittedDataset {
  readonly name: string
  readonly path: string
  readonly rows: number
  readonly columns: readonly { readonly name: string; readonly type: string }[]
}

/** Learns a sample and keeps what was learned in the workspace. @throws UsageInvalid naming the line or the name */
export async function fitInto(request: {
  readonly locations: PayloadLocations
  readonly sample: string
  readonly name: string | undefined
}): Promise<FittedDataset> {
  const name = request.name ?? basename(request.sample, extname(request.sample)).toLowerCase()
  if (!/^[a-z0-9][a-z0-9_-]{0,63}$/.test(name)) {
    throw new UsageInvalid(`not a name for a dataset in --name: "${name}"`, {
      suggestions: ['Use lower case letters, digits, - and _.'],
    })
  }
  await openWorkspace(request.locations.workspace)
  const { definition, rows, columns } = await fitDataset(request.sample, { name })
  const folder = datasetsIn(request.locations)
  await mkdir(folder, { recursive: true })
  const path = join(folder, `${name}.json`)
  await writeFile(path, `${JSON.stringify(definition, undefined, 2)}\n`)
  return { name, path, rows, columns }
}

const datasetsIn = (locations: PayloadLocations): string => join(locations.workspace, 'datasets')

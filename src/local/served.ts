import { randomBytes } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { EngineUnavailable } from '../core/errors.ts'
import type { Inventory, LocalEngine } from './engine.ts'
import { parseJson } from './parse-json.ts'
import { isAlive, ownIdentity, pidNamespace } from './process-identity.ts'

const worker = v.object({ cpu: v.string(), memory: v.string(), disk: v.exactOptional(v.string()) })
const capacity = v.record(v.string(), v.object({ workerCount: v.number(), workerConfiguration: worker }))
const shape = v.object({
  schema: v.literal('soalbench.served/1'),
  /** Whose it is; `namespace` is the space that its process id counts in. */
  process: v.object({ pid: v.number(), startTime: v.number() }),
  namespace: v.string(),
  /** ISO 8601, UTC. */
  since: v.string(),
  endpoint: v.string(),
  region: v.string(),
  credentials: v.object({ accessKeyId: v.string(), secretAccessKey: v.string() }),
  /** Nothing is computed there. */
  rehearsal: v.boolean(),
  /** It goes wrong on purpose. */
  faults: v.boolean(),
  deployed: v.object({
    functions: v.array(v.object({ name: v.string(), memoryMiB: v.number() })),
    applications: v.array(v.object({ name: v.string(), initialCapacity: capacity })),
    jobs: v.array(v.object({ name: v.string(), glueVersion: v.string() })),
  }),
})

/** An engine that one process serves for others in its workspace, as `served.json` tells it. */
export type Served = v.InferOutput<typeof shape>

export interface ServedFacts {
  readonly engine: Pick<LocalEngine, 'endpoint' | 'region' | 'credentials'>
  readonly inventory: Inventory
  readonly rehearsal: boolean
  readonly faults: boolean
  /** Epoch milliseconds. */
  readonly now: () => number
}

/**
 * Tells other processes of this process's engine, for the owner's eyes only (0600). `directory` is the workspace's `local/`.
 * @returns what takes the note away again. @throws EngineUnavailable where another process serves one already.
 */
export async function publishServed(directory: string, facts: ServedFacts): Promise<() => Promise<void>> {
  await refuseSecond(directory)
  const { engine, inventory, rehearsal, faults, now } = facts
  const { endpoint, region, credentials } = engine
  const served: Served = {
    schema: 'soalbench.served/1',
    ...{ process: await ownIdentity(), namespace: await pidNamespace() },
    since: new Date(now()).toISOString(),
    ...{ endpoint, region, credentials, rehearsal, faults, deployed: deployedIn(inventory) },
  }
  const path = servedPath(directory)
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, `${JSON.stringify(served, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' })
  await rename(draft, path)
  return async () => {
    if ((await read(directory))?.endpoint === endpoint) await rm(path, { force: true })
  }
}

/** @throws EngineUnavailable: a run could not know which of two is meant. */
export async function refuseSecond(directory: string): Promise<void> {
  const other = await findServed(directory)
  if (other === undefined) return
  throw new EngineUnavailable(
    `local services are up in this workspace already: process ${other.process.pid} serves ${other.endpoint} since ${other.since}`,
    { suggestions: ['Use those, stop them with Ctrl-C, or give another folder with --workspace.'] },
  )
}

/** The engine served in a workspace's `local/`, if its process lives. What a process that is gone has left is removed. */
export async function findServed(directory: string): Promise<Served | undefined> {
  const served = await read(directory)
  if (served === undefined) return undefined
  // Of another container: neither its process nor its loopback can be seen from here.
  if (served.namespace !== (await pidNamespace())) return undefined
  if (await isAlive(served.process)) return served
  // Between the look and the removal a new one may have been published.
  if ((await read(directory))?.endpoint === served.endpoint) await rm(servedPath(directory), { force: true })
  return undefined
}

/** The same for those who only look: removes nothing. */
export async function lookForServed(directory: string): Promise<Served | undefined> {
  const served = await read(directory)
  if (served === undefined || served.namespace !== (await pidNamespace())) return undefined
  return (await isAlive(served.process)) ? served : undefined
}

const read = async (directory: string): Promise<Served | undefined> =>
  parseJson(shape, await readFile(servedPath(directory), 'utf8').catch(() => undefined))

const servedPath = (directory: string): string => join(directory, 'served.json')

const deployedIn = ({ functions, applications, jobs }: Inventory): Served['deployed'] => ({
  functions: functions.map(({ name, memoryMiB }) => ({ name, memoryMiB })),
  applications: applications.map(({ name, initialCapacity }) => ({ name, initialCapacity })),
  jobs: jobs.map(({ name, glueVersion }) => ({ name, glueVersion })),
})

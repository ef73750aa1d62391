import { stat } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { createClients } from '../aws/clients.ts'
import { deployment, namesOf } from '../core/deployment.ts'
import type { Target } from '../core/platform.ts'
import { findServed } from '../local/served.ts'
import { openStorage } from '../storage/index.ts'
import type { Lock } from '../store/lock-file.ts'
import { lockWorkspace } from '../store/workspace-lock.ts'
import { workspaceAt, type Workspace } from '../store/workspace.ts'
import { reapEngines } from './reap-engines.ts'
import type { ReapPlace } from './reap-place.ts'
import { recordEnds } from './reap-record.ts'
import { reapRegion } from './reap-region.ts'
import { findSuspects, type Suspect } from './reap-suspects.ts'
import { isLeftRunning, rowOf, type Reaped, type ReapedSuspect } from './reaped.ts'

export interface ReapRequest {
  readonly workspace: string
  /** One run; undefined: all of the workspace. */
  readonly runId: string | undefined
  /** Undefined: wherever the runs were. */
  readonly target: Target | undefined
  /** Also what no journal here knows. */
  readonly withStrangers: boolean
  /** Undefined: 0 for what a journal knows, ten minutes for what none does. */
  readonly olderThanMs: number | undefined
  readonly isDryRun: boolean
  /** Searched for strangers, beside the regions of the runs. */
  readonly region: string
  /** Of the runs on AWS. */
  readonly stack: string
  readonly signal: AbortSignal
  readonly warn: (message: string) => void
}

export interface ReapReport {
  readonly rows: readonly Reaped[]
  /** Something runs on, or could not be looked at. */
  readonly isSomethingLeft: boolean
}

const strangersAreLeftForMs = 10 * 60_000

/**
 * Finds and stops what an earlier execution left running. A run that is going on in this workspace holds its lock, so
 * that its attempts are not taken for left over. @throws NotFound, StoreCorrupt, WorkspaceUnusable naming that run's process
 */
export async function reap(request: ReapRequest): Promise<ReapReport> {
  const workspace = workspaceAt(request.workspace)
  const lock = await ownWorkspace(workspace, request)
  try {
    const { suspects, notes } = await findSuspects(workspace, request.runId)
    notes.forEach(request.warn)
    const wanted = suspects.filter(({ run }) => request.target === undefined || run.target === request.target)
    const reaped = [...(await reapLocal(workspace, wanted, request)), ...(await reapAws(wanted, request))]
    if (!request.isDryRun) await recordEnds(workspace, reaped)
    const engines = request.target === 'aws' ? [] : await reapEngines(workspace.root, request.isDryRun)
    const rows = [...reaped.map(({ row }) => row), ...engines]
    return { rows, isSomethingLeft: rows.some(isLeftRunning) }
  } finally {
    await lock?.release()
  }
}

/** A look changes nothing and needs no lock; where nothing was ever recorded there is none to hold. */
async function ownWorkspace(workspace: Workspace, { isDryRun }: ReapRequest): Promise<Lock | undefined> {
  if (isDryRun) return undefined
  const isThere = await stat(workspace.runs).catch(() => undefined)
  if (isThere === undefined) return undefined
  return lockWorkspace(workspace, { command: 'soalbench reap', now: Date.now })
}

/** Attempts on local engines end with the process of their engine, unless that one serves on its own. */
async function reapLocal(
  workspace: Workspace,
  all: readonly Suspect[],
  request: ReapRequest,
): Promise<readonly ReapedSuspect[]> {
  const suspects = all.filter(({ run }) => run.target === 'local')
  if (request.target === 'aws') return []
  const served = await findServed(workspace.local)
  const servesSinceMs = served === undefined ? Infinity : Date.parse(served.since)
  const [live, gone] = [
    suspects.filter(({ attempt }) => attempt.intendedAtMs >= servesSinceMs),
    suspects.filter(({ attempt, isOpen }) => attempt.intendedAtMs < servesSinceMs && isOpen),
  ]
  const seen = { where: 'local engine', outcome: 'already-over', detail: 'its engine has ended' } as const
  const over = gone.map((suspect) => ({ row: rowOf(suspect, seen), suspect, end: undefined }))
  if (served === undefined) return over
  const clients = createClients(served)
  const storage = openStorage(workspace.root)
  try {
    const place = placeOf({ target: 'local', region: served.region, clients, storage }, request)
    return [...over, ...(await reapRegion(place, live))]
  } finally {
    clients.destroy()
  }
}

async function reapAws(all: readonly Suspect[], request: ReapRequest): Promise<readonly ReapedSuspect[]> {
  const suspects = all.filter(({ run }) => run.target === 'aws')
  // Without a run on AWS nothing is called over the network, unless it is asked for.
  const isAsked = request.target === 'aws' && request.withStrangers
  const regions = new Set([...suspects.map(({ run }) => run.region), ...(isAsked ? [request.region] : [])])
  const found = [...regions].map(async (region) => {
    const clients = createClients({ region })
    try {
      const place = placeOf({ target: 'aws', region, clients, storage: undefined }, request)
      return await reapRegion(
        place,
        suspects.filter(({ run }) => run.region === region),
      )
    } finally {
      clients.destroy()
    }
  })
  return (await Promise.all(found)).flat()
}

function placeOf(
  given: Pick<ReapPlace, 'target' | 'region' | 'clients' | 'storage'>,
  { isDryRun, withStrangers, olderThanMs, stack, signal, warn }: ReapRequest,
): ReapPlace {
  const isLocal = given.target === 'local'
  return {
    ...given,
    names: isLocal ? deployment : namesOf(stack),
    isDryRun,
    suspectsOlderThanMs: olderThanMs ?? 0,
    strangersOlderThanMs: withStrangers ? (olderThanMs ?? strangersAreLeftForMs) : undefined,
    poll: {
      ...{ signal, warn, now: Date.now, random: Math.random },
      sleep: (ms) => delay(ms, undefined, { signal }),
      poll: isLocal ? { leastMs: 20, mostMs: 200 } : { leastMs: 500, mostMs: 3_000 },
    },
  }
}

import { attemptRecord } from '../fakes/attempt-record.ts'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { crc32 } from 'node:zlib'
import { createClients } from '../../src/aws/clients.ts'
import { defaultEmrSizing, defaultGlueSizing } from '../../src/bench/plan-cells.ts'
import type { Plan } from '../../src/bench/plan.ts'
import type { RunDependencies, RunSummary } from '../../src/bench/run-dependencies.ts'
import { runPlan } from '../../src/bench/run-plan.ts'
import { stageWorkload } from '../../src/bench/run-scripts.ts'
import { listWorkloads } from '../../src/bench/workloads.ts'
import type { RunEvent } from '../../src/core/events.ts'
import type { Answer } from '../../src/core/result-document.ts'
import type { Trial } from '../../src/core/trial.ts'
import type { LocalEngine } from '../../src/local/engine.ts'
import { startLocalEngine } from '../../src/local/index.ts'
import { defaultInventory } from '../../src/local/inventory.ts'
import type { Payload, PayloadSpec } from '../../src/payloads/payload.ts'
import { createRunners } from '../../src/runners/index.ts'
import { DirectoryStorage } from '../../src/storage/directory.ts'
import type { RealSpark } from '../workloads/real-spark.ts'

export interface LocalRun {
  readonly engine: LocalEngine
  readonly root: string
  readonly logged: string[]
  readonly run: (plan: Plan, over?: Partial<RunDependencies>) => Promise<LocalRunResult>
  readonly close: () => Promise<void>
}

export interface LocalRunResult {
  readonly summary: RunSummary
  readonly trials: readonly Trial[]
  readonly events: readonly RunEvent[]
}

/** The engines with everything deployed, and a run loop on them, as the run command joins the two. */
export async function startLocalRun(spark: RealSpark, memories: readonly number[]): Promise<LocalRun> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'soalbench-local-run-')))
  const logged: string[] = []
  const versions = { python: '3.11', java: '17', spark: '3.5.6', awslambdaric: '4.0.1' }
  const engine = await startLocalEngine({
    directory: join(root, 'local'),
    storageRoot: root,
    installation: { ...spark, versions },
    inventory: defaultInventory({
      memories,
      storageRootUri: pathToFileURL(root).href,
      taskRoot: resolve('infra/soal-image'),
      emrSizing: defaultEmrSizing,
      glueSizing: defaultGlueSizing,
    }),
    region: 'us-east-1',
    log: (line) => logged.push(line),
    now: Date.now,
  })
  const { region, endpoint, credentials } = engine
  const clients = createClients({ region, endpoint, credentials })
  const close = async () => {
    clients.destroy()
    await engine.close()
    await rm(root, { recursive: true, force: true })
  }
  const run: LocalRun['run'] = async (plan, over = {}) => {
    const trials: Trial[] = []
    const events: RunEvent[] = []
    const storage = new DirectoryStorage(root)
    const workloads = await listWorkloads(resolve('workloads'))
    const source = { workloads, packageRoot: resolve('.'), storage, format: plan.format }
    const summary = await runPlan(plan, {
      runners: createRunners(clients),
      storage,
      payloadFor: (spec) => smallPayload(root, spec),
      scriptFor: (name) => stageWorkload(name, source),
      enforcementOf: (id) => engine.enforcementOf(id),
      recordTrial: (trial) => {
        trials.push(trial)
        return Promise.resolve()
      },
      attempts: attemptRecord(),
      observe: (event) => events.push(event),
      signal: new AbortController().signal,
      now: Date.now,
      poll: { leastMs: 20, mostMs: 120 },
      ...over,
    })
    return { summary, trials, events }
  }
  return { engine, root, logged, run, close }
}

const groups = ['Centre', 'Öst', 'Say "hi"']
const rooms = ['Entire home', 'Private room']
const header =
  'id;shape;name;host_name;neighbourhood_group;neighbourhood;room_type;price;minimum_nights;number_of_reviews;last_review;reviews_per_month;calculated_host_listings_count;availability_365'

/** Some records of the accommodations schema with the answer of `aggregate`, worked out here and not by the generator. */
async function smallPayload(root: string, spec: PayloadSpec): Promise<Payload> {
  const rows = Array.from({ length: 120 }, (_, id) => ({
    group: groups[id % 3] ?? '',
    room: rooms[id % 2] ?? '',
    price: (id * 37) % 200,
    nights: 1 + (id % 9),
    reviews: id % 5,
    id,
  }))
  const lines = rows.map(({ id, group, room, price, nights, reviews }) => {
    const quoted = group.includes('"') ? `"${group.replaceAll('"', '""')}"` : group
    return `${id};s${id};name ${id};host;${quoted};area;${room};${price};${nights};${reviews};2026-01-02;0.50;1;365`
  })
  await mkdir(join(root, 'payloads'), { recursive: true })
  const path = join(root, 'payloads', `small-${spec.bytes}.csv`)
  await writeFile(path, `${[header, ...lines].join('\n')}\n`)
  const answers = { aggregate: aggregated(rows) }
  return { spec, key: 'small', path, bytes: spec.bytes, rows: rows.length, answers, reused: false }
}

function aggregated(
  rows: readonly { group: string; room: string; price: number; nights: number; reviews: number }[],
): Answer {
  const kept = rows.filter(({ price, reviews }) => price > 0 && reviews >= 1)
  const keys = new Set(kept.map(({ group, room }) => `${group}|${room}`))
  const canonical = [...keys].map((key) => {
    const own = kept.filter(({ group, room }) => `${group}|${room}` === key)
    const sum = (of: (row: (typeof own)[number]) => number) => own.reduce((total, row) => total + of(row), 0)
    const least = Math.min(...own.map(({ nights }) => nights))
    const most = Math.max(...own.map(({ price }) => price))
    return [key, own.length, sum((r) => r.price), sum((r) => r.reviews), least, most].join('|')
  })
  const digest = canonical.reduce((total, text) => total + BigInt(crc32(text)), 0n)
  return { rows: keys.size, bytes: null, digest: String(digest) }
}

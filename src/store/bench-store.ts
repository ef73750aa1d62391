import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createJournal } from './journal-writer.ts'
import { readRun } from './read-run.ts'
import { rebuildDatabase } from './rebuild-database.ts'
import { withDatabase } from './database.ts'
import { placeOfRun } from './trial-place.ts'
import { recordTrial } from './record.ts'
import type { RunRecord, StoredTrial } from './run-record.ts'
import { startRun } from './run-writer.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

/** All times in milliseconds; medians where one thing is done many times. */
export interface StoreFigures {
  /** One line appended and flushed to the disk. */
  readonly journalLineMs: number
  /** Open, check and close the database, nothing else. */
  readonly openMs: number
  /** One trial into the database: open, one transaction, close. */
  readonly recordTrialMs: number
  readonly recordTrialPerSecond: number
  /** One trial into journal and database: what a run pays after each trial. */
  readonly writerTrialMs: number
  readonly rebuild: { readonly trials: number; readonly ms: number; readonly trialsPerSecond: number }
  readonly readRunMs: number
}

interface Effort {
  /** How often each single thing is timed. */
  readonly repeats: number
  /** Trials of the run that is rebuilt. */
  readonly rebuiltTrials: number
}

/** Measures the store in a folder of its own below `directory`, which it removes again. */
export async function benchStore({
  directory,
  repeats = 30,
  rebuiltTrials = 1_000,
}: { readonly directory: string } & Partial<Effort>): Promise<StoreFigures> {
  const root = join(directory, `bench-store-${process.pid}`)
  try {
    return await measure(await openWorkspace(root), { repeats, rebuiltTrials })
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

async function measure(workspace: Workspace, effort: Effort): Promise<StoreFigures> {
  const { repeats, rebuiltTrials } = effort
  const clock = { workspace, now: Date.now, warn: failOn }
  const writer = await startRun(run('20260101-000000-aaaa'), clock)
  const writerTrialMs = await medianMs((n) => writer.record(trial(writer.runId, n)), repeats)
  const openMs = await medianMs(() => withDatabase(workspace, 'write', () => Promise.resolve()), repeats)
  const recordTrialMs = await medianMs(
    (n) => recordTrial(workspace, trial('20260101-000000-bbbb', n)),
    repeats,
  )
  await writer.close()
  const journalLineMs = await fillJournal(workspace, rebuiltTrials)
  const rebuildMs = await elapsedMs(() => rebuildDatabase(workspace, Date.now))
  const readRunMs = await elapsedMs(() => readRun(workspace, 'latest'))
  const trials = rebuiltTrials + repeats
  return {
    journalLineMs,
    openMs,
    recordTrialMs,
    recordTrialPerSecond: 1000 / recordTrialMs,
    writerTrialMs,
    rebuild: { trials, ms: rebuildMs, trialsPerSecond: (trials * 1000) / rebuildMs },
    readRunMs,
  }
}

/** A run that only its journal knows. */
async function fillJournal(workspace: Workspace, trials: number): Promise<number> {
  const { runId } = run('20260102-000000-cccc')
  const journal = await createJournal(join(workspace.runs, runId, 'journal.jsonl'), Date.now)
  await journal.append({ event: 'run-started', data: { format: 'soalbench.journal/1', run: run(runId) } })
  const lineMs = await medianMs(
    (n) => journal.append({ event: 'trial-ended', data: trial(runId, n) }),
    trials,
  )
  await journal.close()
  return lineMs
}

async function medianMs(action: (n: number) => Promise<unknown>, times: number): Promise<number> {
  const taken: number[] = []
  for (let n = 0; n < times; n += 1) taken.push(await elapsedMs(() => action(n)))
  return taken.sort((a, b) => a - b)[Math.floor(times / 2)] ?? Number.NaN
}

async function elapsedMs(action: () => Promise<unknown>): Promise<number> {
  const before = performance.now()
  await action()
  return performance.now() - before
}

function failOn(message: string): void {
  throw new Error(message)
}

const run = (runId: string): RunRecord => ({
  runId,
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: null,
  target: 'local',
  region: 'us-east-1',
  seed: 1,
  plan: null,
  soalbenchVersion: 'bench',
  environment: {
    soalbenchVersion: 'bench',
    host: { os: '', kernel: '', cpuModel: '', cpus: 0, memoryBytes: 0 },
    versions: {},
    notes: [],
    extra: null,
  },
  priceBook: 'bench',
  state: 'running',
})

const line = { item: 'x', quantity: '2.767517578125', unit: 'GB-second', rateUsd: '0.0000166667' }

/** As large as a real one: phases, usage, an invoice and 2 kB of the platform's own record. */
const trial = (runId: string, n: number): StoredTrial => ({
  trialId: `${runId}-${n}`,
  runId,
  cell: {
    workload: 'aggregate',
    format: 'csv',
    payloadBytes: 1_000_000,
    platform: 'lambda',
    sizing: { platform: 'lambda', memoryMiB: 1769, ephemeralMiB: 512, architecture: 'x86_64' },
    startLevel: 'cold',
  },
  repetition: n,
  sequence: n,
  startedAt: '2026-01-01T00:00:00.000Z',
  state: 'succeeded',
  failureCause: null,
  failureMessage: null,
  clientMs: 9_000,
  queueMs: null,
  provisionMs: 100,
  sandboxInitMs: 200,
  jvmStartMs: 3_000,
  jvmReused: false,
  workMs: 4_000,
  platformMs: 8_000,
  billedMs: 8_200,
  maxMemoryMiB: 900,
  inputRows: 6_000,
  outputRows: 12,
  outputDigest: '18446744073709551615',
  scriptSha256: 'ab'.repeat(32),
  limits: null,
  scale: 1,
  contended: false,
  usage: {
    platform: 'lambda',
    region: 'us-east-1',
    architecture: 'x86_64',
    memoryMiB: 1769,
    ephemeralMiB: 512,
    billedMs: [8_200],
    requests: 1,
    basis: 'billed',
  },
  invoice: {
    priceBook: 'bench',
    lines: [1, 2].map(() => ({
      ...line,
      amountUsd: '0.0000461253852193359375',
      rule: 'as long as rules are',
      reason: 'work' as const,
      confidence: 'AWS' as const,
    })),
    totalUsd: '0.000092250770438671875',
    basis: 'billed',
    boundsUsd: null,
  },
  overheadUsage: [],
  unmeteredAttempts: 0,
  overheadInvoices: [],
  phases: [1, 2, 3, 4, 5].map((at) => ({ phase: `phase ${at}`, startMs: at, endMs: at + 1 })),
  place: placeOfRun({ target: 'local', region: 'us-east-1' }),
  raw: { report: 'x'.repeat(2_000) },
})

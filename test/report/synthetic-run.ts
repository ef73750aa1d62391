import type { Cell } from '../../src/core/cell.ts'
import { withStartUpShare } from '../../src/core/start-up-share.ts'
import type { Format, StartLevel } from '../../src/core/platform.ts'
import type { GlueSizing, LambdaSizing, Sizing } from '../../src/core/sizing.ts'
import type { Enforcement, FailureCause, Phase, TrialState } from '../../src/core/trial.ts'
import type { Usage } from '../../src/core/usage.ts'
import { invoiceFor } from '../../src/cost/index.ts'
import { loadPriceBook } from '../../src/cost/price-book.ts'
import type { RunRecord, StoredRun, StoredTrial } from '../../src/store/run-record.ts'

export const lambdaSizing = (memoryMiB: number): LambdaSizing => ({
  platform: 'lambda',
  memoryMiB,
  ephemeralMiB: 512,
  architecture: 'x86_64',
})
const worker = { vcpus: 1, memoryGb: 4, diskGb: 20 }
export const emrSizing: Sizing = {
  platform: 'emr-serverless',
  driver: worker,
  executor: worker,
  executors: 1,
  architecture: 'x86_64',
}
export const glueSizing: GlueSizing = {
  platform: 'glue',
  workerType: 'G.1X',
  workers: 2,
  glueVersion: '5.1',
  executionClass: 'STANDARD',
}

/** What a test wants of one trial; the rest is made up from it, the same in every run of the tests. */
export interface TrialWish {
  readonly workload?: string
  readonly format?: Format
  readonly payloadBytes: number
  readonly sizing: Sizing
  readonly startLevel?: StartLevel
  readonly repetition?: number
  readonly state?: TrialState
  readonly cause?: FailureCause
  readonly message?: string
  readonly contended?: boolean
  readonly withoutPhases?: boolean
  /** The platform gave no billed figure. */
  readonly derived?: boolean
  /** A run before it warmed the sandbox. */
  readonly primed?: boolean
  readonly unmeteredAttempts?: number
  /** In place of the work that the size of payload and sizing would need. */
  readonly workMs?: number
}

export function syntheticRun(wishes: readonly TrialWish[], run: Partial<RunRecord> = {}): StoredRun {
  const record = { ...baseRun(), ...run }
  return { run: record, notes: [], trials: wishes.map((wish, index) => trialOf(wish, index + 1, record)) }
}

function baseRun(): RunRecord {
  return {
    runId: '01K9EXAMPLE',
    startedAt: '2026-11-20T09:00:00.000Z',
    endedAt: '2026-11-20T09:08:41.000Z',
    target: 'local',
    region: 'us-east-1',
    seed: 42,
    plan: {},
    soalbenchVersion: '0.1.0',
    environment: {
      soalbenchVersion: '0.1.0',
      host: {
        os: 'Debian GNU/Linux 12',
        kernel: '6.1.0-28-amd64',
        cpuModel: 'AMD EPYC 7B13',
        cpus: 2,
        memoryBytes: 25_200_000_000,
      },
      versions: { spark: '3.5.6', python: '3.11.2', java: '17.0.13', awslambdaric: '4.0.1', hadoop: null },
      notes: ['cgroup v1, hybrid hierarchy'],
      extra: {},
    },
    priceBook: 'aws-2026-11',
    state: 'complete',
  }
}

function trialOf(wish: TrialWish, sequence: number, run: RunRecord): StoredTrial {
  const cell: Cell = {
    workload: wish.workload ?? 'aggregate',
    format: wish.format ?? 'csv',
    payloadBytes: wish.payloadBytes,
    platform: wish.sizing.platform,
    sizing: wish.sizing,
    startLevel: wish.startLevel ?? 'cold',
  }
  const state = wish.state ?? 'succeeded'
  const ran = state === 'succeeded' || state === 'invalid'
  const phases = ran ? phasesOf(cell, sequence, wish.workMs) : []
  const clientMs = ran ? Math.round((phases.at(-1)?.endMs ?? 0) + 12) : null
  const idle = state === 'unsupported' || state === 'cancelled'
  const ms = (name: string) => spanOf(phases, name)
  const jvmStartMs = ran ? 2100 + (sequence % 7) * 13 : null
  const usage = idle
    ? null
    : withStartUpShare(usageOf(cell, clientMs ?? 9000, run.region, wish.derived), {
        sandboxInitMs: ms('sandbox-init'),
        jvmStartMs,
        platformMs: clientMs === null ? null : clientMs - 20,
      })
  const overheadUsage = wish.primed === true ? [usageOf(cell, 4000, run.region)] : []
  const book = loadPriceBook('aws-2026-11')
  return {
    trialId: `trial-${String(sequence).padStart(3, '0')}`,
    runId: run.runId,
    cell,
    repetition: wish.repetition ?? 1,
    sequence,
    startedAt: new Date(Date.parse(run.startedAt) + sequence * 4000).toISOString(),
    state,
    failureCause: wish.cause ?? null,
    failureMessage: wish.message ?? null,
    clientMs: ran ? clientMs : state === 'failed' ? 9000 + sequence : null,
    queueMs: ms('queue'),
    provisionMs: ms('provision'),
    sandboxInitMs: ms('sandbox-init'),
    jvmStartMs,
    jvmReused: ran ? false : null,
    workMs: ms('work'),
    platformMs: clientMs === null ? null : clientMs - 20,
    billedMs: cell.platform === 'lambda' ? clientMs : null,
    maxMemoryMiB: cell.platform === 'lambda' && ran ? 812 : null,
    inputRows: ran ? Math.round(cell.payloadBytes / 167) : null,
    outputRows: ran ? 15 : null,
    outputDigest: ran ? '31415926535' : null,
    scriptSha256: 'c0ffee'.repeat(10) + 'c0ff',
    limits: state === 'unsupported' || run.target === 'aws' ? null : limitsOf(cell.sizing, wish.contended),
    scale: cell.platform === 'glue' ? 0.25 : 1,
    contended: wish.contended ?? false,
    usage,
    overheadUsage,
    unmeteredAttempts: wish.unmeteredAttempts ?? 0,
    overheadInvoices: overheadUsage.map((each) => invoiceFor(each, book)),
    phases: wish.withoutPhases === true ? [] : phases,
    place: null,
    raw: null,
    invoice: usage === null ? null : invoiceFor(usage, book),
  }
}

function spanOf(phases: readonly Phase[], name: string): number | null {
  const phase = phases.find((each) => each.phase === name)
  return phase === undefined ? null : phase.endMs - phase.startMs
}

/** Start-up in phases, then work that grows with the payload and shrinks with CPU. */
function phasesOf(cell: Cell, sequence: number, workMs?: number): Phase[] {
  const cold = cell.startLevel === 'cold'
  const vcpus = cell.sizing.platform === 'lambda' ? cell.sizing.memoryMiB / 1769 : 2
  const noise = 1 + (((sequence * 7919) % 100) / 100 - 0.5) * 0.12
  const work = workMs ?? (350 / vcpus + (cell.payloadBytes / 1e6) * (90 / vcpus)) * noise
  const lambda: [string, number][] = [
    ...(cold ? ([['sandbox-init', 480 * noise]] as [string, number][]) : []),
    ['launch', 210 * noise],
    ['jvm', (900 / vcpus) * noise],
    ['session', (1500 / vcpus) * noise],
  ]
  const cluster: [string, number][] = [
    ['queue', 40],
    ...(cold
      ? ([['provision', (cell.platform === 'glue' ? 2600 : 4100) * noise]] as [string, number][])
      : []),
    ['jvm', 620 * noise],
    ['session', 2300 * noise],
  ]
  const spans = [...(cell.platform === 'lambda' ? lambda : cluster), ['work', work] as [string, number]]
  let clock = 0
  return [...spans, ['finish', 90] as [string, number]].map(([phase, ms]) => {
    const startMs = clock
    clock = Math.round(clock + ms)
    return { phase, startMs, endMs: clock }
  })
}

function limitsOf(sizing: Sizing, contended = false): Enforcement {
  const requested =
    sizing.platform === 'lambda'
      ? { memoryMiB: sizing.memoryMiB, vcpus: sizing.memoryMiB / 1769, tmpMiB: sizing.ephemeralMiB }
      : sizing.platform === 'glue'
        ? { memoryMiB: 16_384, vcpus: 4, tmpMiB: null }
        : { memoryMiB: 4096, vcpus: 1, tmpMiB: null }
  const scale = sizing.platform === 'glue' ? 0.25 : 1
  return {
    engine: sizing.platform,
    kind: 'cgroup-v1',
    requested,
    enforced: {
      memoryMiB: requested.memoryMiB * scale,
      vcpus: requested.vcpus * scale,
      tmpMiB: requested.tmpMiB,
    },
    scale,
    cpuCapped: requested.vcpus * scale > 2,
    cpuDelivered: Math.min(requested.vcpus * scale, 2) * (contended ? 0.55 : 0.93),
    throttledMs: 140,
    contended,
    notes: [],
  }
}

function usageOf(cell: Cell, billedMs: number, region: string, derived = false): Usage {
  const { sizing } = cell
  const basis = derived ? 'derived' : 'billed'
  switch (sizing.platform) {
    case 'lambda':
      return { ...sizing, region, billedMs: [Math.ceil(billedMs)], requests: 1, basis }
    case 'emr-serverless': {
      const hours = (2 * Math.max(60, billedMs / 1000)) / 3600
      const used = (2 * Math.ceil(billedMs / 1000)) / 3600
      const { platform, architecture } = sizing
      return {
        platform,
        region,
        architecture,
        vcpuHours: hours,
        memoryGbHours: 4 * hours,
        storageGbHours: 0,
        used: { vcpuHours: used, memoryGbHours: 4 * used, storageGbHours: 20 * used },
        basis,
      }
    }
    case 'glue':
      return {
        ...sizing,
        region,
        executionSeconds: Math.ceil(billedMs / 1000),
        dpuSeconds: undefined,
        basis,
      }
  }
}

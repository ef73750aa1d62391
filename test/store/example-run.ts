import type { Cell } from '../../src/core/cell.ts'
import type { Invoice } from '../../src/core/invoice.ts'
import type { Usage } from '../../src/core/usage.ts'
import { placeOfRun } from '../../src/store/trial-place.ts'
import type { RunRecord, StoredTrial } from '../../src/store/run-record.ts'

export const exampleRun = (runId = '20261121-083145-abcd'): RunRecord => ({
  runId,
  startedAt: '2026-11-21T08:31:45.123Z',
  endedAt: null,
  target: 'local',
  region: 'us-east-1',
  seed: 9_007_199_254_740_991,
  plan: { sizes: [10_000, 1_000_000], platforms: ['lambda'] },
  soalbenchVersion: '0.1.0',
  environment: {
    soalbenchVersion: '0.1.0',
    host: { os: 'Linux', kernel: '6.1', cpuModel: 'a "fast" one', cpus: 2, memoryBytes: 24e9 },
    versions: { spark: '3.5.6', java: null },
    notes: [],
    extra: null,
  },
  priceBook: 'aws-2026-11',
  state: 'running',
})

const cells: readonly Cell[] = [
  {
    workload: 'aggregate',
    format: 'csv',
    payloadBytes: 10_000,
    platform: 'lambda',
    sizing: { platform: 'lambda', memoryMiB: 1769, ephemeralMiB: 512, architecture: 'x86_64' },
    startLevel: 'cold',
  },
  {
    workload: 'etl',
    format: 'parquet',
    payloadBytes: 10_000_000_000,
    platform: 'emr-serverless',
    sizing: {
      platform: 'emr-serverless',
      driver: { vcpus: 1, memoryGb: 4, diskGb: 20 },
      executor: { vcpus: 2, memoryGb: 8, diskGb: 20 },
      executors: 3,
      architecture: 'arm64',
    },
    startLevel: 'warm',
  },
  {
    workload: 'join',
    format: 'jsonl',
    payloadBytes: 1_000_000,
    platform: 'glue',
    sizing: {
      platform: 'glue',
      workerType: 'G.1X',
      workers: 2,
      glueVersion: '5.1',
      executionClass: 'STANDARD',
    },
    startLevel: 'cold',
  },
]

/** Trial `n` of a run: platforms take turns, every third one failed without anything observable. */
export function exampleTrial(n: number, runId = '20261121-083145-abcd'): StoredTrial {
  const cell = cells[n % cells.length]
  if (cell === undefined) throw new RangeError(`no cell for ${n}`)
  const base = { trialId: `trial-${runId}-${n}`, runId, cell, repetition: 1, sequence: n }
  return cell.platform === 'glue' ? { ...base, ...failed } : { ...base, ...succeeded(cell) }
}

type Rest = Omit<StoredTrial, 'trialId' | 'runId' | 'cell' | 'repetition' | 'sequence'>

const failed: Rest = {
  startedAt: '2026-11-21T08:32:00.000Z',
  state: 'failed',
  failureCause: 'script-error',
  failureMessage: 'it said "no"; \u0000 \ud800 Ünïcode 🙂',
  clientMs: 12.5,
  ...absent(),
  place: placeOfRun(exampleRun()),
  raw: { log: 'cut in the middle \ud83d', backslash: '\\ud800' },
}

const primed: Usage = {
  ...{ platform: 'lambda', region: 'us-east-1', architecture: 'x86_64', memoryMiB: 1769, ephemeralMiB: 512 },
  ...{ billedMs: [700], requests: 1, basis: 'billed' },
}
const primedInvoice: Invoice = {
  ...{ priceBook: 'aws-2026-11', lines: [], totalUsd: '0.0000000000000000000001', basis: 'billed' },
  boundsUsd: { low: '0', high: '1' },
}

const succeeded = (cell: Cell): Rest => ({
  startedAt: '2026-11-21T08:32:00.007Z',
  state: 'succeeded',
  failureCause: null,
  failureMessage: null,
  clientMs: 1234.5678,
  ...absent(),
  jvmStartMs: 0.1,
  jvmReused: false,
  workMs: 700,
  billedMs: 812,
  maxMemoryMiB: 812,
  inputRows: 60,
  outputRows: 12,
  outputDigest: '18446744073709551615',
  scriptSha256: 'ab'.repeat(32),
  limits: {
    engine: 'lambda',
    kind: 'cgroup-v1',
    requested: { memoryMiB: 1769, vcpus: 1, tmpMiB: 512 },
    enforced: { memoryMiB: 1769, vcpus: 1, tmpMiB: null },
    scale: 1,
    cpuCapped: false,
    cpuDelivered: 0.98,
    throttledMs: null,
    contended: null,
    notes: ['one', 'two'],
  },
  scale: 1,
  contended: true,
  usage:
    cell.platform === 'lambda'
      ? {
          platform: 'lambda',
          region: 'us-east-1',
          architecture: 'x86_64',
          memoryMiB: 1769,
          ephemeralMiB: 512,
          billedMs: [812, 790],
          requests: 2,
          basis: 'billed',
        }
      : {
          platform: 'emr-serverless',
          region: 'us-east-1',
          architecture: 'arm64',
          vcpuHours: 0.067,
          memoryGbHours: 0.267,
          storageGbHours: 0,
          basis: 'billed',
        },
  invoice: {
    priceBook: 'aws-2026-11',
    lines: [
      {
        item: 'lambda-duration-x86_64',
        quantity: '1.4027490234375',
        unit: 'GB-second',
        rateUsd: '0.0000166667',
        amountUsd: '0.00002337919675',
        rule: 'a rule',
        reason: 'work',
        confidence: 'AWS',
      },
    ],
    totalUsd: '0.00002337919675',
    basis: 'billed',
    boundsUsd: null,
  },
  overheadUsage: cell.platform === 'lambda' ? [primed, primed] : [],
  overheadInvoices: cell.platform === 'lambda' ? [primedInvoice, primedInvoice] : [],
  unmeteredAttempts: cell.platform === 'lambda' ? 0 : 2,
  phases: [
    { phase: 'work', startMs: 3, endMs: 9.5 },
    { phase: 'session', startMs: 1, endMs: 3 },
  ],
  place: {
    ...{ target: 'local', region: 'us-east-1', endpoint: 'http://127.0.0.1:9001' },
    ...{ accountId: '000000000000', partition: 'aws', engine: 'spark' },
  },
  raw: [1, 'two', { three: null }],
})

function absent() {
  return {
    queueMs: null,
    provisionMs: null,
    sandboxInitMs: null,
    jvmStartMs: null,
    jvmReused: null,
    workMs: null,
    platformMs: null,
    billedMs: null,
    maxMemoryMiB: null,
    inputRows: null,
    outputRows: null,
    outputDigest: null,
    scriptSha256: null,
    limits: null,
    scale: null,
    contended: null,
    usage: null,
    overheadUsage: [],
    unmeteredAttempts: 0,
    invoice: null,
    overheadInvoices: [],
    phases: [],
  } as const
}

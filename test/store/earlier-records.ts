import type { RecordedTrial } from '../../src/store/upgrade-trial.ts'
import { exampleRun } from './example-run.ts'

/** A run as an earlier release recorded it: bare usage of Lambda, invoices without reasons, overhead in the raw record only. */
export const oldRunId = '20261121-101202-6ydk'
export const oldRun = { ...exampleRun(oldRunId), state: 'complete' }

const lambdaSizing = { platform: 'lambda', memoryMiB: 3008, ephemeralMiB: 512, architecture: 'x86_64' }
const worker = { vcpus: 1, memoryGb: 4, diskGb: 20 }
const emrSizing = {
  ...{ platform: 'emr-serverless', driver: worker, executor: worker, executors: 1 },
  architecture: 'x86_64',
}
const line = { unit: 'GB-second', rateUsd: '0.0000166667', rule: '1 invocation billed 9.29 s in all' }
const nothing = {
  ...{ failureCause: null, failureMessage: null, queueMs: null, provisionMs: null, sandboxInitMs: null },
  ...{ jvmReused: false, maxMemoryMiB: null, inputRows: 60, outputRows: 12, outputDigest: '1' },
  ...{ scriptSha256: 'ab', limits: null, scale: 1, contended: false, phases: [], billedMs: null },
  ...{ startedAt: '2026-11-21T10:12:04.852Z', state: 'succeeded', repetition: 1 },
}

const warmLambda = {
  ...nothing,
  ...{ trialId: 'old-1', runId: oldRunId, sequence: 1, clientMs: 9400, platformMs: 9289.5, billedMs: 9290 },
  cell: {
    workload: 'etl',
    format: 'csv',
    payloadBytes: 10_000,
    ...{ platform: 'lambda', sizing: lambdaSizing },
    startLevel: 'warm',
  },
  ...{ jvmStartMs: 1857.9, workMs: 7000 },
  usage: { ...lambdaSizing, region: 'us-east-1', billedMs: [9290], requests: 1 },
  invoice: {
    priceBook: 'aws-2026-11',
    lines: [
      { ...line, item: 'lambda-duration-x86_64', quantity: '27.289375', amountUsd: '0.0004548238263125' },
    ],
    totalUsd: '0.0004548238263125',
  },
  raw: {
    platform: {
      prime: { requestId: 'd7d8', billedMs: 7429 },
      rejected: [
        { startLevel: 'cold', usage: { ...lambdaSizing, region: 'us-east-1', billedMs: [812], requests: 1 } },
        { startLevel: 'cold', state: 'failed' },
      ],
    },
  },
}

const coldEmr = {
  ...nothing,
  ...{ trialId: 'old-2', runId: oldRunId, sequence: 2, clientMs: 19_000, platformMs: 18_000 },
  cell: {
    workload: 'etl',
    format: 'csv',
    payloadBytes: 10_000,
    ...{ platform: 'emr-serverless', sizing: emrSizing },
    startLevel: 'cold',
  },
  ...{ jvmStartMs: 4500, workMs: 12_000 },
  usage: {
    ...{ platform: 'emr-serverless', region: 'us-east-1', architecture: 'x86_64', basis: 'billed' },
    ...{ vcpuHours: 0.0333, memoryGbHours: 0.1333, storageGbHours: 0 },
  },
  invoice: null,
  raw: {
    platform: {
      jobRun: { totalResourceUtilization: { vCPUHour: 0.0078, memoryGBHour: 0.0311, storageGBHour: 0.1556 } },
    },
  },
}

const cancelled = {
  ...nothing,
  ...{ trialId: 'old-3', runId: oldRunId, sequence: 3, clientMs: 500, platformMs: null, state: 'cancelled' },
  ...{ cell: warmLambda.cell, jvmStartMs: null, workMs: null, usage: null, invoice: null, raw: null },
}

/** What JSON gives back: its types are what the journal's lines are taken for. */
export const oldTrials: readonly RecordedTrial[] = JSON.parse(
  JSON.stringify([warmLambda, coldEmr, cancelled]),
)

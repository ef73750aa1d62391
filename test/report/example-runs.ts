import type { Sizing } from '../../src/core/sizing.ts'
import type { StoredRun } from '../../src/store/run-record.ts'
import { emrSizing, glueSizing, lambdaSizing, syntheticRun, type TrialWish } from './synthetic-run.ts'

const sizes = [1e4, 1e5, 1e6, 1e7, 1e8] as const
const sizings: readonly Sizing[] = [lambdaSizing(1769), lambdaSizing(3008), emrSizing, glueSizing]

/** Three platforms, two workloads, five sizes, three repetitions; with everything that can go wrong in it. */
export function fullRun(): StoredRun {
  const wishes = ['aggregate', 'etl'].flatMap((workload) =>
    sizes.flatMap((payloadBytes) =>
      sizings.flatMap((sizing) =>
        (sizing.platform === 'glue' ? (['cold'] as const) : (['cold', 'warm'] as const)).flatMap(
          (startLevel) =>
            [1, 2, 3].map((repetition) =>
              troubled({
                workload,
                payloadBytes,
                sizing,
                startLevel,
                repetition,
                contended: repetition === 3 && payloadBytes === 1e6,
              }),
            ),
        ),
      ),
    ),
  )
  return syntheticRun(wishes.filter((wish) => wish !== undefined))
}

function troubled(wish: TrialWish): TrialWish | undefined {
  if (wish.workload === 'aggregate' && wish.payloadBytes === 1e5) return { ...wish, ...oddBill(wish) }
  const small = wish.sizing.platform === 'lambda' && wish.sizing.memoryMiB === 1769
  if (small && wish.workload === 'etl' && wish.payloadBytes === 1e7 && wish.repetition === 2) {
    return {
      ...wish,
      state: 'failed',
      cause: 'out-of-memory',
      message: 'Spark was killed (SIGKILL) at 1,768 of 1,769 MiB',
    }
  }
  if (small && wish.workload === 'etl' && wish.payloadBytes === 1e8) {
    return { ...wish, state: 'unsupported', message: 'ran out of memory at 10 MB already' }
  }
  if (
    wish.sizing.platform === 'emr-serverless' &&
    wish.workload === 'etl' &&
    wish.payloadBytes === 1e6 &&
    wish.repetition === 1
  ) {
    return { ...wish, state: 'invalid', cause: 'wrong-output', message: 'digest 12 instead of 13' }
  }
  if (wish.sizing.platform === 'glue' && wish.payloadBytes === 1e8) {
    if (wish.repetition !== 1) return undefined
    if (wish.workload === 'etl')
      return { ...wish, state: 'failed', cause: 'timed-out', message: 'no end after 600 s' }
  }
  return wish
}

/** Whose bill is not the plain one of the platform. */
function oddBill({ sizing, startLevel, repetition }: TrialWish): Partial<TrialWish> {
  if (sizing.platform === 'lambda' && startLevel === 'warm' && repetition === 1) return { primed: true }
  if (sizing.platform === 'emr-serverless') return { derived: true }
  if (sizing.platform !== 'glue' || repetition !== 2) return {}
  return { state: 'cancelled', message: 'interrupted; the job run was stopped', unmeteredAttempts: 1 }
}

/** A first try: one trial and nothing else. */
export function tinyRun(): StoredRun {
  return syntheticRun([
    { payloadBytes: 1e4, sizing: lambdaSizing(3008), startLevel: 'warm', withoutPhases: true },
  ])
}

/** Nothing succeeded. */
export function failedRun(): StoredRun {
  const wishes = [1e4, 1e6].flatMap((payloadBytes) =>
    [lambdaSizing(1769), glueSizing].map((sizing): TrialWish => ({
      payloadBytes,
      sizing,
      state: 'failed',
      cause: 'script-error',
      message: "AnalysisException: column 'price' | not found\nat line 3",
    })),
  )
  return syntheticRun(wishes, { state: 'incomplete' })
}

export const hostile = '</script><img src=x onerror=alert(1)>'

/** Every text that comes from data tries to break out of the page. */
export function hostileRun(): StoredRun {
  const evil = `${hostile}"'\`|=cmd`
  const run = syntheticRun(
    [1, 2, 3].flatMap((repetition): TrialWish[] => [
      { workload: evil, payloadBytes: 1e4, sizing: lambdaSizing(1769), repetition },
      {
        workload: evil,
        payloadBytes: 1e6,
        sizing: glueSizing,
        repetition,
      },
      {
        workload: evil,
        payloadBytes: 1e6,
        sizing: emrSizing,
        repetition,
        state: 'failed',
        cause: 'script-error',
        message: evil,
      },
    ]),
  )
  const { environment } = run.run
  const renamed = { ...glueSizing, workerType: evil }
  const trials = run.trials.map((trial) =>
    trial.cell.platform === 'glue' ? { ...trial, cell: { ...trial.cell, sizing: renamed } } : trial,
  )
  return {
    ...run,
    trials,
    run: {
      ...run.run,
      runId: evil,
      priceBook: evil,
      environment: { ...environment, host: { ...environment.host, cpuModel: evil, os: evil }, notes: [evil] },
    },
  }
}

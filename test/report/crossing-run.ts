import { seededRandom } from '../../src/core/seeded-random.ts'
import { normalQuantile } from '../../src/stats/normal.ts'
import type { Sizing } from '../../src/core/sizing.ts'
import type { StoredRun } from '../../src/store/run-record.ts'
import { emrSizing, glueSizing, lambdaSizing, syntheticRun, type TrialWish } from './synthetic-run.ts'

const sizes = [1e4, 1e5, 1e6, 1e7, 3e7, 1e8, 3e8, 1e9] as const

/** Seconds of work per MB. */
const perMB = (sizing: Sizing): number => {
  if (sizing.platform === 'lambda') return 0.6 * (1769 / sizing.memoryMiB) ** 0.8
  return sizing.platform === 'glue' ? 0.1 : 0.12
}

/** Beyond these Lambda runs out of memory. */
const limits: Readonly<Record<number, number>> = { 1769: 1e8, 3008: 3e8 }

interface CrossingOptions {
  readonly cv?: number
  readonly repetitions?: number
  readonly memories?: readonly number[]
}

/** Lambda starts fast and works slowly: it is overtaken in cost and in latency, and fails before the largest payload. */
export function crossingRun({
  cv = 0.08,
  repetitions = 5,
  memories = [1769, 3008, 5308],
}: CrossingOptions = {}): StoredRun {
  const random = seededRandom(7)
  const noise = (): number => Math.exp(Math.sqrt(Math.log1p(cv ** 2)) * normalQuantile(random()))
  const sizings: readonly Sizing[] = [...memories.map(lambdaSizing), emrSizing, glueSizing]
  const wishes = (['cold', 'warm'] as const).flatMap((startLevel) =>
    sizes.flatMap((payloadBytes) =>
      sizings
        .filter(({ platform }) => startLevel === 'cold' || platform !== 'glue')
        .flatMap((sizing) =>
          Array.from({ length: repetitions }, (_, at): TrialWish => ({
            ...{ payloadBytes, sizing, startLevel, repetition: at + 1 },
            workMs: (400 + (perMB(sizing) * payloadBytes) / 1e3) * noise(),
            ...failureOf(sizing, payloadBytes),
          })),
        ),
    ),
  )
  return syntheticRun(wishes)
}

function failureOf(sizing: Sizing, payloadBytes: number): Partial<TrialWish> {
  if (sizing.platform !== 'lambda' || payloadBytes <= (limits[sizing.memoryMiB] ?? 6e8)) return {}
  return { state: 'failed', cause: 'out-of-memory', message: 'Spark was killed (SIGKILL)' }
}

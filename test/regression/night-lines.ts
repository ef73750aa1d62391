import { seededRandom } from '../../src/core/seeded-random.ts'

export interface NightSetup {
  readonly runId: string
  readonly seed: number
  readonly n?: number
  /** Factor on the durations of a workload; 1.2 is 20 % slower. */
  readonly slower?: Readonly<Record<string, number>>
  readonly cv?: number
  /** Minutes between two trials, and when the first one begins. */
  readonly everyMinutes?: number
  readonly begins?: string
  readonly script?: string
  readonly workloads?: readonly string[]
  readonly target?: 'local' | 'aws'
  /** Of each cell, how many trials fail at its begin. */
  readonly failing?: Readonly<Record<string, number>>
  readonly extra?: Readonly<Record<string, unknown>>
}

const platforms = [
  { platform: 'lambda', memory_mib: 1769 },
  { platform: 'glue', sizing: { workerType: 'G.1X', workers: 2, glueVersion: '5.1' } },
] as const

/** Trials of a run in the shape that `import` reads: per workload 10 MB and 100 MB, on Lambda and on Glue. */
export function nightLines(setup: NightSetup): Record<string, unknown>[] {
  const { runId, seed, n = 10, slower = {}, cv = 0.05, everyMinutes = 1, failing = {} } = setup
  const { workloads = ['etl', 'join'], script = 'a'.repeat(64), target = 'local', extra = {} } = setup
  const random = seededRandom(seed)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const begin = Date.parse(setup.begins ?? '2026-11-20T01:00:00Z')
  const lines: Record<string, unknown>[] = []
  for (let repetition = 1; repetition <= n; repetition += 1) {
    for (const workload of workloads) {
      for (const megabytes of [10, 100]) {
        for (const place of platforms) {
          const ms = Math.round(
            (4000 + 80 * megabytes) * (slower[workload] ?? 1) * Math.exp(cv * normal()) * 1000,
          )
          const common = {
            ...{ run_id: runId, workload, ...place, payload_bytes: megabytes * 1e6, start_level: 'cold' },
            ...{ target, region: 'us-east-1', script_sha256: script, repetition, sequence: lines.length + 1 },
            started_at: new Date(begin + lines.length * everyMinutes * 60_000).toISOString(),
            ...extra,
          }
          const failed = repetition <= (failing[workload] ?? 0)
          lines.push(
            failed
              ? { ...common, state: 'failed', failure_cause: 'out-of-memory' }
              : { ...common, client_ms: ms / 1000, usage: usageOf(place.platform, ms / 1000) },
          )
        }
      }
    }
  }
  return lines
}

const usageOf = (platform: 'lambda' | 'glue', ms: number): Record<string, unknown> =>
  platform === 'lambda'
    ? { platform, region: 'us-east-1', memoryMib: 1769, billedMs: [Math.ceil(ms)] }
    : {
        ...{ platform, region: 'us-east-1', workerType: 'G.1X', workers: 2, glueVersion: '5.1' },
        executionSeconds: Math.max(60, ms / 1000),
      }

import type { Json } from './trial.ts'

/** Where a run was measured: goes into the report so that nobody takes one machine for another. */
export interface Environment {
  readonly soalbenchVersion: string
  readonly host: {
    readonly os: string
    readonly kernel: string
    readonly cpuModel: string
    readonly cpus: number
    readonly memoryBytes: number
  }
  readonly versions: Readonly<Record<string, string | null>>
  readonly notes: readonly string[]
  readonly extra: Json
}

/** In the environment of every run in which nothing was computed: `extra.rehearsal`. Kept for good: it tells such runs apart. */
export const rehearsalFacts = {
  notes: ['a rehearsal: no Spark ran and nothing was computed, so that no figure here is a measurement'],
  extra: { rehearsal: true },
} as const

export function isRehearsal({ extra }: Environment): boolean {
  return typeof extra === 'object' && extra !== null && 'rehearsal' in extra && extra['rehearsal'] === true
}

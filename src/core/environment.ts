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

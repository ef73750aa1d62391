import type { RecordedTarget } from '../core/platform.ts'
import type { RunRecord } from '../store/run-record.ts'
import type { ImportedLine } from './import-trials-line.ts'

/** What the lines of one run have told so far. */
interface RunFacts {
  readonly runId: string
  readonly target: RecordedTarget
  /** As a line states it, else that of the first usage. */
  region: string | undefined
  stated: string | undefined
  /** Epoch ms; undefined where no line tells when it began. */
  firstMs: number | undefined
  lastMs: number | undefined
  trials: number
}

export interface ImportedRun {
  readonly runId: string
  readonly target: RecordedTarget
  readonly trials: number
}

export interface RunsContext {
  readonly files: readonly string[]
  readonly soalbenchVersion: string
  readonly priceBook: string
  readonly nowMs: number
}

/** The runs that lines belong to: what must be the same in all lines of one, and what comes of them together. */
export class ImportedRuns {
  readonly #runs = new Map<string, RunFacts>()
  readonly #newRunId: string

  /** @param newRunId of the lines that name none */
  constructor(newRunId: string) {
    this.#newRunId = newRunId
  }

  /** The run of a line, or why it cannot belong to it. */
  add({ fields, usage }: ImportedLine): { readonly runId: string } | { readonly reason: string } {
    const runId = this.runIdOf(fields)
    const target = fields.target ?? 'imported'
    const known = this.#runs.get(runId)
    if (known !== undefined && known.target !== target) {
      return { reason: `target: ${target}, but an earlier line of run ${runId} has ${known.target}` }
    }
    const region = fields.region ?? undefined
    if (known?.stated !== undefined && region !== undefined && known.stated !== region) {
      return { reason: `region: ${region}, but an earlier line of run ${runId} has ${known.stated}` }
    }
    if (known === undefined && this.#runs.size === mostRuns) {
      return { reason: `run_id: more than ${mostRuns} runs in one import` }
    }
    const run = known ?? {
      ...{
        runId,
        target,
        region: undefined,
        stated: undefined,
        firstMs: undefined,
        lastMs: undefined,
        trials: 0,
      },
    }
    this.#runs.set(runId, run)
    run.trials += 1
    run.stated ??= region
    run.region = run.stated ?? run.region ?? usage?.region
    const startedMs = startOf(fields.started_at ?? undefined)
    if (startedMs !== undefined) {
      run.firstMs = Math.min(run.firstMs ?? startedMs, startedMs)
      run.lastMs = Math.max(run.lastMs ?? startedMs, startedMs + (fields.client_ms ?? 0))
    }
    return { runId }
  }

  runIdOf({ run_id: given }: ImportedLine['fields']): string {
    return given ?? this.#newRunId
  }

  has(runId: string): boolean {
    return this.#runs.has(runId)
  }

  /** In the order in which the runs came. */
  summary(): readonly ImportedRun[] {
    return [...this.#runs.values()].map(({ runId, target, trials }) => ({ runId, target, trials }))
  }

  records({ files, soalbenchVersion, priceBook, nowMs }: RunsContext): readonly RunRecord[] {
    return [...this.#runs.values()].map(({ runId, target, region, firstMs, lastMs }) => ({
      ...{ runId, target, soalbenchVersion, priceBook, state: 'complete' },
      startedAt: new Date(firstMs ?? nowMs).toISOString(),
      endedAt: new Date(lastMs ?? nowMs).toISOString(),
      region: region ?? 'unknown',
      seed: 0,
      plan: { imported: [...files], importedAt: new Date(nowMs).toISOString() },
      environment: {
        soalbenchVersion,
        host: unknownHost,
        versions: {},
        notes: [`imported from ${files.join(', ')}`],
        extra: null,
      },
    }))
  }
}

const mostRuns = 1_000

const unknownHost = { os: 'unknown', kernel: 'unknown', cpuModel: 'unknown', cpus: 0, memoryBytes: 0 }

/** Without a zone it is UTC, as the tables have it. */
export function startOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  return Date.parse(/(?:Z|[+-]\d{2}(?::?\d{2})?)$/.test(text) ? text : `${text.replace(' ', 'T')}Z`)
}

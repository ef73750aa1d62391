import type { Cell } from '../core/cell.ts'
import { lambdaVcpus } from '../core/deployment.ts'
import type { Platform, StartLevel } from '../core/platform.ts'
import { median } from './median.ts'

/**
 * Seconds until a session is ready, by platform and start level: round figures seen with real Spark on two cores, so that a
 * plan can name a time before anything was measured. They serve the progress bar and nothing else.
 */
const startSeconds: { readonly [P in Platform]: Readonly<Record<StartLevel, number>> } = {
  lambda: { cold: 16, warm: 13 },
  'emr-serverless': { cold: 22, warm: 22 },
  glue: { cold: 26, warm: 26 },
}
/** One vCPU reads, groups and writes about as much. */
const bytesPerVcpuSecond = 8_000_000

/** Expected wall time of one trial, set-up and samples included, before anything was measured. */
export function guessSeconds(cell: Cell): number {
  const start = startSeconds[cell.platform][cell.startLevel]
  // The time to a session is mostly one thread's work: a small share of a CPU stretches it.
  const share = cell.sizing.platform === 'lambda' ? Math.min(1, lambdaVcpus(cell.sizing.memoryMiB)) : 1
  return start / share + cell.payloadBytes / (bytesPerVcpuSecond * vcpusOf(cell))
}

/** Remaining time from what the trials of this run have taken; better with every trial. */
export class TimeEstimate {
  readonly #taken = new Map<string, number[]>()
  readonly #ratios = new Map<Platform, number[]>()

  /** A trial has ended; `wallMs` is all of its time, also for making a sandbox warm or stopping an application. */
  add(cell: Cell, wallMs: number): void {
    const key = sizeClass(cell)
    this.#taken.set(key, [...(this.#taken.get(key) ?? []), wallMs])
    const ratio = wallMs / (guessSeconds(cell) * 1000)
    this.#ratios.set(cell.platform, [...(this.#ratios.get(cell.platform) ?? []), ratio])
  }

  /**
   * One trial: the median of its class (platform, start level, decade of payload size), else the guess, stretched as the
   * platform's trials, or else all trials, have been.
   */
  expectedMs(cell: Cell): number {
    const same = median(this.#taken.get(sizeClass(cell)) ?? [])
    if (same !== undefined) return same
    const all = [...this.#ratios.values()].flat()
    const stretch = median(this.#ratios.get(cell.platform) ?? []) ?? median(all) ?? 1
    return guessSeconds(cell) * 1000 * stretch
  }

  remainingMs(cells: readonly Cell[]): number {
    return cells.reduce((total, cell) => total + this.expectedMs(cell), 0)
  }
}

function sizeClass(cell: Cell): string {
  return `${cell.platform} ${cell.startLevel} ${Math.floor(Math.log10(cell.payloadBytes))}`
}

function vcpusOf({ sizing }: Cell): number {
  switch (sizing.platform) {
    case 'lambda':
      return lambdaVcpus(sizing.memoryMiB)
    case 'emr-serverless':
      return sizing.executors * sizing.executor.vcpus
    case 'glue':
      return sizing.workers - 1
  }
}

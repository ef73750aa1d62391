import type { Report } from '../aws/report-line.ts'
import type { ResultDocument } from '../core/result-document.ts'
import type { LambdaSizing } from '../core/sizing.ts'
import type { LambdaUsage } from '../core/usage.ts'

/** One invocation that was answered. */
export interface Answered {
  readonly report: Report | undefined
  /** Our clock, from the sending to the answer. */
  readonly clientMs: number
  /** Undefined where the script wrote none. */
  readonly document?: ResultDocument | undefined
}

/**
 * What an answered invocation is billed for: Billed Duration of its REPORT line. Without one it was billed all the same,
 * and not more than the time between sending and answer: derived then.
 */
export function invocationUsage(answered: Answered, sizing: LambdaSizing, region: string): LambdaUsage {
  const { report, clientMs, document } = answered
  const common = { ...sizing, region, requests: 1 }
  if (report?.billedMs === undefined) {
    const billedMs = Math.max(1, Math.ceil(clientMs))
    const ranMs = scriptMs(document)
    const certain = ranMs === undefined ? {} : { certainMs: Math.min(ranMs, billedMs) }
    return { ...common, billedMs: [billedMs], ...certain, basis: 'derived' }
  }
  const meteredMs = meteredMsOf(report, report.billedMs)
  const metered = meteredMs === undefined ? {} : { meteredMs }
  return { ...common, billedMs: [report.billedMs], ...metered, basis: 'billed' }
}

/**
 * Of an invocation of which only the document is left: from its claim, or from what the script first saw, to the end of
 * its work. It ran for so long at least. Undefined where the document does not tell.
 */
export function usageOfDocument(
  document: ResultDocument,
  claimedAtMs: number | undefined,
  sizing: LambdaSizing,
  region: string,
): LambdaUsage | undefined {
  const { jvmStart, pythonStart, workDone } = document.clock
  const begunMs = claimedAtMs ?? jvmStart ?? pythonStart
  if (begunMs === null || workDone === null || workDone <= begunMs) return undefined
  return invocationUsage({ report: undefined, clientMs: workDone - begunMs, document }, sizing, region)
}

/**
 * Duration and what was billed with it. `Duration` holds neither INIT nor the restore of a snapshot; an INIT that was run
 * again inside the invocation has no figure of its own. A line in which INIT was not billed (ZIP functions before August
 * 2025) has a Billed Duration below the sum.
 */
function meteredMsOf({ durationMs, initMs, billedRestoreMs }: Report, billedMs: number): number | undefined {
  if (durationMs === undefined) return undefined
  const ranMs = durationMs + (billedRestoreMs ?? 0)
  const sums = [ranMs + (initMs ?? 0), ranMs, durationMs]
  // Two decimals are what the line gives; binary noise beyond them is none of its figures.
  return sums.map((ms) => Number(ms.toFixed(2))).find((ms) => ms <= billedMs)
}

/** All of it inside the handler, on the script's own clock. */
function scriptMs(document: ResultDocument | undefined): number | undefined {
  const { jvmStart, workDone } = document?.clock ?? { jvmStart: null, workDone: null }
  if (jvmStart === null || workDone === null || workDone <= jvmStart) return undefined
  return workDone - jvmStart
}

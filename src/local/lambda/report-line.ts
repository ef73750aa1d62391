export interface ReportFacts {
  readonly requestId: string
  readonly durationMs: number
  readonly billedMs: number
  readonly memoryMiB: number
  /** Undefined where the host cannot tell; the field is then left out. */
  readonly peakMemoryMiB: number | undefined
  readonly initMs: number | undefined
  readonly failure:
    { readonly status: 'timeout' } | { readonly status: 'error'; readonly errorType: string } | undefined
}

/**
 * The REPORT line as Lambda writes it since 2026: a failed sandbox has `Status` (and `Error Type`) and no log line of its
 * own. A handler that raised has neither.
 */
export function reportLine(facts: ReportFacts): string {
  const { failure } = facts
  const fields = [
    `RequestId: ${facts.requestId}`,
    `Duration: ${facts.durationMs.toFixed(2)} ms`,
    `Billed Duration: ${facts.billedMs} ms`,
    `Memory Size: ${facts.memoryMiB} MB`,
    ...(facts.peakMemoryMiB === undefined ? [] : [`Max Memory Used: ${Math.ceil(facts.peakMemoryMiB)} MB`]),
    ...(facts.initMs === undefined ? [] : [`Init Duration: ${facts.initMs.toFixed(2)} ms`]),
    ...(failure === undefined ? [] : [`Status: ${failure.status}`]),
    ...(failure?.status === 'error' ? [`Error Type: ${failure.errorType}`] : []),
  ]
  return `REPORT ${fields.join('\t')}\t\n`
}

/** Duration and INIT are added before rounding up; INIT of container images is billed. */
export function billedMs(durationMs: number, initMs: number | undefined): number {
  // Two decimals are what Duration is reported with; binary noise beyond them must not cost a millisecond.
  return Math.ceil(Number((durationMs + (initMs ?? 0)).toFixed(2)))
}

/** Written when INIT did not come to its end outside an invocation. */
export function initReportLine(initMs: number, failure: 'timeout' | { errorType: string }): string {
  const status = failure === 'timeout' ? 'Status: timeout' : `Status: error\tError Type: ${failure.errorType}`
  return `INIT_REPORT Init Duration: ${initMs.toFixed(2)} ms\tPhase: init\t${status}\n`
}

/** The time that one worker of a run was there for it; epoch ms. */
export interface WorkerSpan {
  readonly vcpus: number
  /** GB = 1024 MiB, overhead included: the size of the worker, not of the heap. */
  readonly memoryGb: number
  readonly diskGb: number
  readonly startMs: number
  readonly endMs: number
}

/** The three figures of EMR Serverless's ResourceUtilization. */
export interface Utilization {
  readonly vCPUHour: number
  readonly memoryGBHour: number
  readonly storageGBHour: number
}

const minimumSeconds = 60
const freeDiskGb = 20

/**
 * `totalResourceUtilization`: from ready to stopped, rounded up to the second, the whole disk counted. AWS publishes
 * three decimals; these are not rounded.
 */
export function totalUtilization(spans: readonly WorkerSpan[]): Utilization {
  return sum(spans, wholeSeconds, (span) => span.diskGb)
}

/**
 * `billedResourceUtilization`: the same with AWS's minimum of one minute for each worker, driver included, and only
 * the disk beyond 20 GB of each worker.
 */
export function billedUtilization(spans: readonly WorkerSpan[]): Utilization {
  return sum(
    spans,
    (span) => Math.max(minimumSeconds, wholeSeconds(span)),
    (span) => Math.max(0, span.diskGb - freeDiskGb),
  )
}

/** Seconds of a span, rounded up; a clock that went back counts as nothing. */
export function wholeSeconds({ startMs, endMs }: Pick<WorkerSpan, 'startMs' | 'endMs'>): number {
  return Math.max(0, Math.ceil((endMs - startMs) / 1000))
}

function sum(
  spans: readonly WorkerSpan[],
  seconds: (span: WorkerSpan) => number,
  diskGb: (span: WorkerSpan) => number,
): Utilization {
  const total = (amount: (span: WorkerSpan) => number): number =>
    spans.reduce((before, span) => before + amount(span) * seconds(span), 0) / 3600
  return {
    vCPUHour: total((span) => span.vcpus),
    memoryGBHour: total((span) => span.memoryGb),
    storageGBHour: total(diskGb),
  }
}

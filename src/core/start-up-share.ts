import type { Usage } from './usage.ts'

/** Durations of one trial, milliseconds; null where not observable. */
export interface StartUpTimes {
  readonly sandboxInitMs: number | null
  /** JVM process start to session ready. */
  readonly jvmStartMs: number | null
  readonly platformMs: number | null
}

/**
 * The usage with the share of the metered time that passed before the script's session was ready. What lies between the
 * start of the handler or driver and the start of the JVM is not observable, so the share is a little too small,
 * never too large. Unchanged where the start of the JVM was not seen: a JVM that serves on has none.
 */
export function withStartUpShare<U extends Usage>(usage: U, times: StartUpTimes): U {
  const { jvmStartMs } = times
  const whole = meteredMs(usage, times.platformMs)
  if (jvmStartMs === null || whole === null || whole <= 0) return usage
  const share = (jvmStartMs + meteredInitMs(usage, times)) / whole
  return { ...usage, startUpShare: Math.min(1, Math.max(0, share)) }
}

function meteredMs(usage: Usage, platformMs: number | null): number | null {
  if (usage.platform !== 'lambda') return platformMs
  return usage.meteredMs ?? usage.billedMs.reduce((sum, ms) => sum + ms, 0)
}

/** An INIT that was reported and not billed, as for ZIP functions before August 2025, is no part of the metered time. */
function meteredInitMs(usage: Usage, { sandboxInitMs, platformMs }: StartUpTimes): number {
  if (usage.platform !== 'lambda' || sandboxInitMs === null) return 0
  const withInitMs = (platformMs ?? 0) + sandboxInitMs
  return usage.meteredMs === undefined || usage.meteredMs >= withInitMs - 0.01 ? sandboxInitMs : 0
}

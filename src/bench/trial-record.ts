import { redact, redactJson } from '../core/redact.ts'
import type { ResultDocument } from '../core/result-document.ts'
import { withStartUpShare } from '../core/start-up-share.ts'
import type { Enforcement, Json, Observation, Trial } from '../core/trial.ts'
import type { Usage } from '../core/usage.ts'
import type { PlannedTrial } from './plan.ts'
import type { Verdict } from './trial-gate.ts'
import { phasesOf } from './trial-phases.ts'

/** A trial as it is stored, from what was seen of it. */
export function trialOf(
  planned: PlannedTrial,
  runId: string,
  seen: { observation: Observation; verdict: Verdict; enforcement: Enforcement | undefined },
): Trial {
  const { observation, verdict, enforcement } = seen
  const { result } = observation
  return {
    ...blank(planned, runId, observation.submittedAtMs, verdict),
    clientMs: observation.clientMs ?? null,
    queueMs: observation.queueMs ?? null,
    provisionMs: observation.provisionMs ?? null,
    sandboxInitMs: observation.sandboxInitMs ?? null,
    ...ownTimes(result),
    platformMs: observation.platformMs ?? null,
    billedMs: observation.billedMs ?? null,
    maxMemoryMiB: observation.maxMemoryMiB ?? null,
    inputRows: result?.input.rows ?? null,
    outputRows: result?.output.rows ?? null,
    outputDigest: result?.output.digest ?? null,
    scriptSha256: result?.scriptSha256 ?? null,
    limits: enforcement ?? null,
    scale: enforcement?.scale ?? null,
    contended: enforcement?.contended ?? null,
    usage: usageOf(observation),
    overheadUsage: observation.overheadUsage,
    unmeteredAttempts: observation.unmeteredAttempts,
    phases: phasesOf(observation),
    raw: rawOf(observation),
  }
}

/** A trial that was not run; nothing of it was measured. */
export function unsupportedTrial(planned: PlannedTrial, runId: string, atMs: number, message: string): Trial {
  return blank(planned, runId, atMs, { state: 'unsupported', cause: null, message })
}

function blank(planned: PlannedTrial, runId: string, atMs: number, verdict: Verdict): Trial {
  return {
    trialId: planned.trialId,
    runId,
    cell: planned.cell,
    repetition: planned.repetition,
    sequence: planned.sequence,
    startedAt: new Date(atMs).toISOString(),
    state: verdict.state,
    failureCause: verdict.cause,
    failureMessage: verdict.message === null ? null : redact(verdict.message),
    clientMs: null,
    queueMs: null,
    provisionMs: null,
    sandboxInitMs: null,
    jvmStartMs: null,
    jvmReused: null,
    workMs: null,
    platformMs: null,
    billedMs: null,
    maxMemoryMiB: null,
    inputRows: null,
    outputRows: null,
    outputDigest: null,
    scriptSha256: null,
    limits: null,
    scale: null,
    contended: null,
    usage: null,
    overheadUsage: [],
    unmeteredAttempts: 0,
    phases: [],
    place: null,
    raw: null,
  }
}

/** Differences on the script's own clock. A JVM that served an earlier trial was not started for this one. */
function ownTimes(result: ResultDocument | undefined): Pick<Trial, 'jvmStartMs' | 'jvmReused' | 'workMs'> {
  if (result === undefined) return { jvmStartMs: null, jvmReused: null, workMs: null }
  const { clock, jvm } = result
  // Asked for by this toolkit, and no part of starting Spark.
  const claimMs = difference(clock.claimed ?? null, clock.claimRequested ?? null) ?? 0
  return {
    jvmStartMs: jvm.reused === true ? null : less(difference(clock.sessionReady, clock.jvmStart), claimMs),
    jvmReused: jvm.reused,
    workMs: difference(clock.workDone, clock.sessionReady),
  }
}

function usageOf({ usage, result, sandboxInitMs, platformMs }: Observation): Usage | null {
  if (usage === undefined) return null
  const { jvmStartMs } = ownTimes(result)
  return withStartUpShare(usage, {
    sandboxInitMs: sandboxInitMs ?? null,
    jvmStartMs,
    platformMs: platformMs ?? null,
  })
}

function difference(later: number | null, earlier: number | null): number | null {
  return later === null || earlier === null ? null : later - earlier
}

const less = (whole: number | null, part: number): number | null => (whole === null ? null : whole - part)

function rawOf({ raw, result, warnings }: Observation): Json {
  const document: Json = result === undefined ? null : toJson(result)
  return redactJson({ platform: raw, result: document, warnings: [...warnings] })
}

function toJson(document: ResultDocument): Json {
  const copy: Json = JSON.parse(JSON.stringify(document))
  return copy
}

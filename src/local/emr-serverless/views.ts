import type { EngineContext } from '../engine.ts'
import { billedUtilization, totalUtilization, wholeSeconds } from '../spark/utilization.ts'
import type { Application } from './application.ts'
import type { JobRun } from './job-run.ts'

type Body = Readonly<Record<string, unknown>>

/** Timestamps are epoch seconds as floats. */
const seconds = (ms: number): number => ms / 1000

export function applicationArn(context: EngineContext, applicationId: string): string {
  return `arn:aws:emr-serverless:${context.region}:${context.accountId}:/applications/${applicationId}`
}

export function jobRunArn(context: EngineContext, run: JobRun): string {
  return `${applicationArn(context, run.application.id)}/jobruns/${run.id}`
}

export function applicationView(context: EngineContext, application: Application): Body {
  const { id, state, createdAtMs, updatedAtMs, settings } = application
  const {
    autoStartConfiguration = { enabled: true },
    autoStopConfiguration = { enabled: true, idleTimeoutMinutes: 15 },
    architecture = 'X86_64',
    type,
    ...others
  } = settings
  return {
    ...others,
    ...{ applicationId: id, arn: applicationArn(context, id), type: sparkType(type), state, architecture },
    ...{ createdAt: seconds(createdAtMs), updatedAt: seconds(updatedAtMs) },
    ...{ autoStartConfiguration, autoStopConfiguration },
  }
}

export function applicationSummary(context: EngineContext, application: Application): Body {
  const { id, state, createdAtMs, updatedAtMs, settings } = application
  const { name, releaseLabel, type, architecture = 'X86_64' } = settings
  return {
    ...{
      id,
      name,
      arn: applicationArn(context, id),
      releaseLabel,
      type: sparkType(type),
      state,
      architecture,
    },
    ...{ createdAt: seconds(createdAtMs), updatedAt: seconds(updatedAtMs) },
  }
}

export function jobRunView(context: EngineContext, run: JobRun): Body {
  const { request, spans, startedAtMs, endedAtMs, queuedMs } = run
  const { jobDriver, configurationOverrides, tags = {}, retryPolicy, executionIamPolicy } = request
  const settled = run.isOver && context.now() - run.updatedAtMs >= context.compute.settling.utilizationMs
  return {
    ...common(context, run),
    jobRunId: run.id,
    ...{ jobDriver, configurationOverrides, tags, retryPolicy, executionIamPolicy },
    executionTimeoutMinutes: run.timeoutMinutes,
    ...{ attempt: 1, attemptCreatedAt: seconds(run.createdAtMs), attemptUpdatedAt: seconds(run.updatedAtMs) },
    ...(startedAtMs === undefined ? {} : { startedAt: seconds(startedAtMs) }),
    ...(run.isOver && endedAtMs !== undefined ? { endedAt: seconds(endedAtMs) } : {}),
    ...(queuedMs === undefined ? {} : { queuedDurationMilliseconds: Math.round(queuedMs) }),
    ...(run.isOver && startedAtMs !== undefined && endedAtMs !== undefined
      ? { totalExecutionDurationSeconds: wholeSeconds({ startMs: startedAtMs, endMs: endedAtMs }) }
      : {}),
    ...(settled && spans !== undefined
      ? {
          totalResourceUtilization: totalUtilization(spans),
          billedResourceUtilization: billedUtilization(spans),
        }
      : {}),
  }
}

export function jobRunSummary(context: EngineContext, run: JobRun): Body {
  return { ...common(context, run), id: run.id, type: 'SPARK', ...attempt(run) }
}

export function attemptSummary(context: EngineContext, run: JobRun): Body {
  const createdAt = seconds(run.createdAtMs)
  return {
    ...common(context, run),
    id: run.id,
    type: 'SPARK',
    attempt: 1,
    jobCreatedAt: createdAt,
    createdAt,
  }
}

function attempt(run: JobRun): Body {
  return {
    attempt: 1,
    attemptCreatedAt: seconds(run.createdAtMs),
    attemptUpdatedAt: seconds(run.updatedAtMs),
  }
}

function common(context: EngineContext, run: JobRun): Body {
  const { application, request, state, stateDetails } = run
  return {
    applicationId: application.id,
    arn: jobRunArn(context, run),
    createdBy: `arn:aws:iam::${context.accountId}:user/soalbench-local`,
    executionRole: request.executionRoleArn,
    releaseLabel: application.settings.releaseLabel,
    ...{ name: request.name, mode: request.mode ?? 'BATCH', state, stateDetails },
    ...{ createdAt: seconds(run.createdAtMs), updatedAt: seconds(run.updatedAtMs) },
  }
}

/** AWS answers `Spark` for what was asked for as `SPARK`. */
const sparkType = (type: string): string => (/^spark$/i.test(type) ? 'Spark' : type)
